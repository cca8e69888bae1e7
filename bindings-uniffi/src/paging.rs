//! Lists that come in pages, read to their end: the core knows when that is, and how much of the deadline is left.

use crate::client::AvenPingClient;
use crate::error::{AvenPingError, Result};
use crate::settings::CallOptions;
use crate::slot::Slot;
use avenping::model::{Form, ListForms, ListTemplates, Template};
use avenping::operations::markers;
use avenping::{Error, Page, Pager};
use std::sync::Arc;

macro_rules! pager {
    (
        $(#[doc = $page_doc:literal])+ $page:ident of $item:ty;
        $(#[doc = $doc:literal])+ $pager:ident of $marker:ident;
        $(#[doc = $open_doc:literal])+ $open:ident($request:ty) by $group:ident of $operation:literal
    ) => {
        $(#[doc = $page_doc])+
        #[derive(Debug, Clone, uniffi::Record)]
        pub struct $page {
            /// This page's items; may be empty although more pages follow.
            pub items: Vec<$item>,
            /// Where the next page starts; nothing on the last page.
            pub next_cursor: Option<String>,
        }

        $(#[doc = $doc])+
        #[derive(uniffi::Object)]
        pub struct $pager(Slot<Pager<markers::$marker>>);

        #[uniffi::export]
        impl $pager {
            /// The next page; nothing after the last one. After a failure the same page can be asked for again.
            ///
            /// Throws as the operation; `Config` when another page is being read at this moment.
            pub async fn next_page(&self) -> Result<Option<$page>> {
                let mut pager = self.0.borrow().ok_or_else(in_use)?;
                let Some(pager) = pager.get() else { return Ok(None) };
                let page = pager.next_page().await?;
                Ok(page.map(|Page { items, next_cursor, .. }| $page { items, next_cursor }))
            }
        }

        #[uniffi::export]
        impl AvenPingClient {
            $(#[doc = $open_doc])+
            #[uniffi::method(default(options = None))]
            pub fn $open(&self, request: $request, options: Option<CallOptions>) -> Result<Arc<$pager>> {
                let client = self.open(Some($operation))?;
                let client = client.with_options(CallOptions::read(options, $operation)?);
                Ok(Arc::new($pager(Slot::new(client.$group().list(request)))))
            }
        }
    };
}

pager! {
    /// One page of templates.
    TemplatePage of Template;
    /// The account's templates, page by page.
    TemplatePager of ListTemplates;
    /// Reads all pages of the account's templates. The deadline is for all of them together.
    template_pager(ListTemplates) by templates of "templates.list"
}

pager! {
    /// One page of forms.
    FormPage of Form;
    /// The account's forms, page by page.
    FormPager of ListForms;
    /// Reads all pages of the account's forms. The deadline is for all of them together.
    form_pager(ListForms) by forms of "forms.list"
}

fn in_use() -> AvenPingError {
    Error::usage("the list is being read elsewhere at this moment").into()
}
