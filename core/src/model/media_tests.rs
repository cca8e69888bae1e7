use serde_json::{from_value, json, to_value};

use super::*;

#[test]
fn media_as_they_are_sent() {
    let image = OutgoingMedia::image("1").caption("Look");
    assert_eq!(to_value(&image).unwrap(), json!({"type": "image", "mediaId": "1", "caption": "Look"}));
    let document = OutgoingMedia::document("2").filename("a.pdf");
    assert_eq!(
        to_value(&document).unwrap(),
        json!({"type": "document", "mediaId": "2", "filename": "a.pdf"})
    );
    let future = json!({"type": "sticker", "mediaId": "3", "pack": 1});
    let media: OutgoingMedia = from_value(future.clone()).unwrap();
    assert!(media.check(true).is_ok());
    assert_eq!(to_value(&media).unwrap(), future);
}

#[test]
fn captions() {
    assert!(OutgoingMedia::image("1").caption("é".repeat(1024)).check(true).is_ok());
    assert_eq!(
        OutgoingMedia::image("1").caption("é".repeat(1025)).check(true).unwrap_err().field,
        "media.caption"
    );
    assert!(OutgoingMedia::image("1").caption("é".repeat(1025)).check(false).is_ok());
    let audio = OutgoingMedia::audio("1").caption("Listen");
    assert!(
        audio.check(true).unwrap_err().to_string().starts_with("media.caption: audio carries no caption")
    );
    assert!(audio.check(false).is_ok());
    assert!(OutgoingMedia::audio("1").caption("").check(true).is_ok());
    assert_eq!(OutgoingMedia::image("").check(false).unwrap_err().field, "media.mediaId");
}

#[test]
fn uploads_carry_nothing_that_breaks_a_header() {
    let upload = |f: fn(UploadMedia) -> UploadMedia| f(UploadMedia::new()).validate(false);
    assert!(upload(|u| u).is_ok());
    assert!(upload(|u| u.filename("Füße \"1\".png").mime_type("image/png").from_line("109")).is_ok());
    assert!(upload(|u| u.mime_type("audio/ogg; codecs=opus")).is_ok());
    assert!(
        upload(|u| u.mime_type("application/vnd.openxmlformats-officedocument.wordprocessingml.document"))
            .is_ok()
    );
    assert_eq!(upload(|u| u.filename("a\r\nX: y")).unwrap_err().field, "filename");
    assert_eq!(upload(|u| u.filename("")).unwrap_err().field, "filename");
    assert_eq!(upload(|u| u.from_line("1\n2")).unwrap_err().field, "phoneNumberId");
    for bad in ["", "png", "image/", "/png", "image/png\r\nX: y", "bild/größe", "image/png/x y"] {
        assert!(!is_mime_type(bad), "{bad:?}");
    }
}

#[test]
fn downloads() {
    let mut download = DownloadMedia::new("1").disposition("attachment");
    assert_eq!(download.disposition, Some(Disposition::Attachment));
    assert!(download.validate(true).is_ok());
    assert_eq!(to_value(&download).unwrap(), json!({"mediaId": "1", "disposition": "attachment"}));
    assert!(DownloadMedia::new("..").validate(false).is_err());
}

#[test]
fn an_upload_has_an_id() {
    let uploaded: UploadedMedia = from_value(json!({"mediaId": 1_234_567_890, "size": 3})).unwrap();
    assert_eq!((uploaded.media_id.as_str(), uploaded.extra.len()), ("1234567890", 1));
    assert!(from_value::<UploadedMedia>(json!({"mediaId": null})).is_err());
    assert!(from_value::<UploadedMedia>(json!({"id": "1"})).is_err());
}
