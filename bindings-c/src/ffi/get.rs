//! What the getters of typed handles do: one function for each kind of field. `NULL` in, nothing out.
//!
//! The type in a getter's name and the type of its handle are only names: behind every one of them is a
//! [`Node`].

use super::handle::put;
use super::node::{Node, Value};
use super::text;
use crate::panics::quietly;
use std::ffi::{c_char, c_int};
use std::ptr;

/// # Safety
/// `handle` is NULL, or points to a node that lives for `'a`.
unsafe fn node<'a, T>(handle: *const T) -> Option<&'a Node> {
    // SAFETY: the caller's promise.
    unsafe { handle.cast::<Node>().as_ref() }
}

/// # Safety
/// `handle` is NULL or a handle to a node; `length` is NULL or points to a `size_t`.
pub(crate) unsafe fn text<T>(handle: *const T, field: &str, length: *mut usize) -> *const c_char {
    // SAFETY: the caller's promise.
    quietly(ptr::null(), || unsafe {
        let found = node(handle).and_then(|node| node.field(field)).and_then(Node::text);
        text::show(found, length)
    })
}

/// The first text that is not empty.
///
/// # Safety
/// As [`text`].
pub(crate) unsafe fn first_text<T>(
    handle: *const T,
    list: &str,
    field: &str,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller's promise.
    quietly(ptr::null(), || unsafe {
        let items = node(handle).and_then(|node| node.field(list)).map(Node::items).unwrap_or_default();
        let mut texts = items.iter().filter_map(|item| item.field(field)?.text());
        text::show(texts.find(|text| !text.bytes().is_empty()), length)
    })
}

/// A text of the first item whose field `named` is `name`.
///
/// # Safety
/// As [`text`].
pub(crate) unsafe fn text_of<T>(
    handle: *const T,
    list: &str,
    (named, name): (&str, &str),
    field: &str,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller's promise.
    quietly(ptr::null(), || unsafe {
        let items = node(handle).and_then(|node| node.field(list)).map(Node::items).unwrap_or_default();
        let is = |item: &&Node| {
            item.field(named).and_then(Node::text).is_some_and(|text| text.bytes() == name.as_bytes())
        };
        let found = items.iter().find(is).and_then(|item| item.field(field)).and_then(Node::text);
        text::show(found, length)
    })
}

/// A text, or the text in an object that stands in its place.
///
/// # Safety
/// As [`text`].
pub(crate) unsafe fn text_or_inner<T>(
    handle: *const T,
    field: &str,
    inner: &str,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller's promise.
    quietly(ptr::null(), || unsafe {
        let found = node(handle).and_then(|node| node.field(field));
        let found = found.map(|node| if node.is_object() { node.field(inner) } else { Some(node) });
        text::show(found.flatten().and_then(Node::text), length)
    })
}

/// A text in the JSON that is packed into a text.
///
/// # Safety
/// As [`text`].
pub(crate) unsafe fn unpacked_text<T>(
    handle: *const T,
    packed: &str,
    field: &str,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller's promise.
    quietly(ptr::null(), || unsafe {
        let inner = node(handle).and_then(|node| node.field(packed)).and_then(Node::unpacked);
        text::show(inner.and_then(|inner| inner.field(field)).and_then(Node::text), length)
    })
}

/// Where the page after this one starts, as the core has it: the cursor decides, but not against `hasNext`.
///
/// # Safety
/// As [`text`].
pub(crate) unsafe fn next_cursor<T>(handle: *const T, length: *mut usize) -> *const c_char {
    // SAFETY: the caller's promise.
    quietly(ptr::null(), || unsafe {
        let paging = node(handle).and_then(|node| node.field("paging"));
        let more = paging
            .filter(|paging| matches!(paging.field("hasNext").map(Node::value), Some(Value::Bool(true))));
        let after = more.and_then(|paging| paging.field("cursors")?.field("after")?.text());
        text::show(after.filter(|after| !after.bytes().is_empty()), length)
    })
}

/// The whole of it as JSON text.
///
/// # Safety
/// As [`text`].
pub(crate) unsafe fn whole_json<T>(handle: *const T, length: *mut usize) -> *const c_char {
    // SAFETY: the caller's promise.
    quietly(ptr::null(), || unsafe { text::show(node(handle).map(Node::json), length) })
}

/// A field as JSON text.
///
/// # Safety
/// As [`text`].
pub(crate) unsafe fn json<T>(handle: *const T, field: &str, length: *mut usize) -> *const c_char {
    // SAFETY: the caller's promise.
    quietly(ptr::null(), || unsafe {
        text::show(node(handle).and_then(|node| node.field(field)).map(Node::json), length)
    })
}

/// # Safety
/// `handle` is NULL or a handle to a node.
pub(crate) unsafe fn boolean<T>(handle: *const T, field: &str) -> Option<bool> {
    // SAFETY: the caller's promise.
    quietly(None, || match unsafe { node(handle) }?.field(field)?.value() {
        Value::Bool(yes) => Some(*yes),
        _ => None,
    })
}

/// 0 where it is missing, 1 for yes, 2 for no: the numbers of `avenping_choice`.
///
/// # Safety
/// As [`boolean`].
pub(crate) unsafe fn choice<T>(handle: *const T, field: &str) -> c_int {
    // SAFETY: the caller's promise.
    match unsafe { boolean(handle, field) } {
        None => 0,
        Some(true) => 1,
        Some(false) => 2,
    }
}

/// # Safety
/// `handle` is NULL or a handle to a node; `value` is NULL or points to an `int64_t`.
pub(crate) unsafe fn integer<T>(handle: *const T, field: &str, value: *mut i64) -> bool {
    // SAFETY: the caller's promise.
    quietly(false, || unsafe {
        let found = match node(handle).and_then(|node| node.field(field)).map(Node::value) {
            Some(Value::Number(number)) => number.as_i64(),
            _ => None,
        };
        found.map(|number| put(value, number)).is_some()
    })
}

/// # Safety
/// `handle` is NULL or a handle to a node; `value` is NULL or points to a `double`.
pub(crate) unsafe fn number<T>(handle: *const T, field: &str, value: *mut f64) -> bool {
    // SAFETY: the caller's promise.
    quietly(false, || unsafe {
        let found = match node(handle).and_then(|node| node.field(field)).map(Node::value) {
            Some(Value::Number(number)) => number.as_f64(),
            _ => None,
        };
        found.map(|number| put(value, number)).is_some()
    })
}

/// # Safety
/// `handle` is NULL or a handle to a node.
pub(crate) unsafe fn object<T, P>(handle: *const T, field: &str) -> *const P {
    // SAFETY: the caller's promise.
    quietly(ptr::null(), || unsafe {
        let found = node(handle).and_then(|node| node.field(field)).filter(|node| node.is_object());
        found.map_or(ptr::null(), |found| ptr::from_ref(found).cast())
    })
}

/// # Safety
/// `handle` is NULL or a handle to a node.
pub(crate) unsafe fn count<T>(handle: *const T, field: &str) -> usize {
    // SAFETY: the caller's promise.
    quietly(0, || unsafe {
        node(handle).and_then(|node| node.field(field)).map_or(0, |list| list.items().len())
    })
}

/// # Safety
/// `handle` is NULL or a handle to a node.
pub(crate) unsafe fn at<T, P>(handle: *const T, field: &str, index: usize) -> *const P {
    // SAFETY: the caller's promise.
    quietly(ptr::null(), || unsafe {
        let found = node(handle).and_then(|node| node.field(field)).and_then(|list| list.items().get(index));
        found.map_or(ptr::null(), |found| ptr::from_ref(found).cast())
    })
}

/// # Safety
/// As [`text`].
pub(crate) unsafe fn text_at<T>(
    handle: *const T,
    field: &str,
    index: usize,
    length: *mut usize,
) -> *const c_char {
    // SAFETY: the caller's promise.
    quietly(ptr::null(), || unsafe {
        let found = node(handle).and_then(|node| node.field(field)).and_then(|list| list.items().get(index));
        text::show(found.and_then(Node::text), length)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ffi::handle::{free, give};
    use std::ffi::CStr;

    /// As in the header: a name, and nothing behind it.
    #[allow(non_camel_case_types)]
    struct avenping_example {
        _opaque: [u8; 0],
    }

    fn shown(text: *const c_char) -> Option<String> {
        // SAFETY: the getters give NULL or a text with a NUL.
        (!text.is_null()).then(|| unsafe { CStr::from_ptr(text) }.to_str().unwrap().to_owned())
    }

    #[test]
    fn parts_are_views_of_their_whole() {
        let json = r#"{"name":"A","n":5,"x":1.5,"no":false,"user":{"id":"1"},"tags":["a","b"],"lines":[{"id":""},{"id":"2"}]}"#;
        let handle: *mut avenping_example = give(Node::read(json.into()).unwrap()).cast();
        let (mut length, mut integral, mut real) = (0, 0, 0.0);
        // SAFETY: a handle to a node, places for the values, and freed at the end.
        unsafe {
            assert_eq!(shown(text(handle, "name", &mut length)).as_deref(), Some("A"));
            assert_eq!(length, 1);
            assert_eq!(shown(text(handle, "n", &mut length)), None);
            assert_eq!(length, 0);
            assert!(integer(handle, "n", &mut integral) && number(handle, "x", &mut real));
            assert_eq!((integral, real), (5, 1.5));
            assert!(!integer(handle, "x", ptr::null_mut()) && !number(handle, "name", ptr::null_mut()));
            assert_eq!((choice(handle, "no"), choice(handle, "name")), (2, 0));
            let user: *const avenping_example = object(handle, "user");
            assert_eq!(shown(text(user, "id", ptr::null_mut())).as_deref(), Some("1"));
            assert_eq!(shown(whole_json(user, ptr::null_mut())).as_deref(), Some(r#"{"id":"1"}"#));
            assert!(object::<_, avenping_example>(handle, "name").is_null());
            assert_eq!((count(handle, "lines"), count(handle, "name")), (2, 0));
            let second: *const avenping_example = at(handle, "lines", 1);
            assert_eq!(shown(text(second, "id", ptr::null_mut())).as_deref(), Some("2"));
            assert!(at::<_, avenping_example>(handle, "lines", 2).is_null());
            assert_eq!(shown(text_at(handle, "tags", 1, &mut length)).as_deref(), Some("b"));
            assert_eq!(shown(first_text(handle, "lines", "id", &mut length)).as_deref(), Some("2"));
            assert_eq!(shown(super::json(handle, "user", ptr::null_mut())).as_deref(), Some(r#"{"id":"1"}"#));
            free(handle.cast::<Node>());
        }
    }

    #[test]
    fn some_texts_are_found_by_what_is_beside_or_around_them() {
        let json = r#"{"parts":[{"kind":"A"},{"kind":"B","text":"b"},{"kind":"B","text":"c"}],
            "plain":"p","object":{"inner":"i","no":1},"packed":"{\"token\":\"t\",\"n\":1}","broken":"{"}"#;
        let handle: *mut avenping_example = give(Node::read(json.into()).unwrap()).cast();
        let none = ptr::null_mut();
        // SAFETY: a handle to a node, no places, and freed at the end.
        unsafe {
            let kind = |name| shown(text_of(handle, "parts", ("kind", name), "text", none));
            assert_eq!((kind("A"), kind("B").as_deref(), kind("C")), (None, Some("b"), None));
            let either = |field, inner| shown(text_or_inner(handle, field, inner, none));
            assert_eq!(either("plain", "inner").as_deref(), Some("p"));
            assert_eq!(either("object", "inner").as_deref(), Some("i"));
            assert_eq!((either("object", "no"), either("parts", "inner")), (None, None));
            let packed = |field, inner| shown(unpacked_text(handle, field, inner, none));
            assert_eq!(packed("packed", "token").as_deref(), Some("t"));
            assert_eq!((packed("packed", "n"), packed("broken", "token")), (None, None));
            assert_eq!((packed("object", "inner"), packed("nothing", "token")), (None, None));
            free(handle.cast::<Node>());
        }
    }

    #[test]
    fn null_has_nothing() {
        let handle: *const avenping_example = ptr::null();
        // SAFETY: NULL is allowed everywhere.
        unsafe {
            assert!(text(handle, "a", ptr::null_mut()).is_null());
            assert!(whole_json(handle, ptr::null_mut()).is_null());
            assert!(!integer(handle, "a", ptr::null_mut()) && boolean(handle, "a").is_none());
            assert!(object::<_, avenping_example>(handle, "a").is_null() && count(handle, "a") == 0);
        }
    }
}
