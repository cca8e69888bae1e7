//! What the table cannot show, because all that it sends comes in one piece: an upload of which the server has a part when
//! the connection ends, while the rest has not left yet.

use avenping::media::Source;
use avenping::model::UploadMedia;
use avenping::{Client, Delivery};
use avenping_mock::{MockServer, PHONE_NUMBER_ID, TOKEN};
use serde_json::json;

/// More than the buffers between client and server hold.
const LENGTH: usize = 64 * 1024 * 1024;
const READ: u64 = 1_000_000;

#[tokio::test]
async fn an_upload_that_breaks_off_in_its_middle_may_have_been_sent() {
    for kind in ["reset", "close"] {
        let fake = MockServer::start().unwrap();
        fake.fault(json!({ "times": null, "fault": { "kind": kind, "when": "while", "bytes": READ } }))
            .unwrap();
        let builder =
            Client::builder().token(TOKEN).base_url(fake.base_url()).phone_number_id(PHONE_NUMBER_ID);
        let client = builder.build().unwrap();
        let file = Source::bytes(vec![7; LENGTH]);
        let error = client.media().upload(file, UploadMedia::new()).await.unwrap_err();
        assert_eq!(error.code(), "CONNECTION", "{kind}: {error:?}");
        assert_eq!(error.delivery(), Some(Delivery::MaybeSent), "{kind}: {error:?}");
        assert!(!error.retryable());
        let requests = fake.requests();
        assert_eq!(requests.len(), 1, "{kind}: an upload that was begun is not begun again");
        assert_eq!(requests[0]["body"]["bytes"], READ);
        assert!(requests[0]["accepted"].is_null());
    }
}
