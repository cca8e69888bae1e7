//! The same calls from no runtime, from tokio's two kinds, from a foreign executor and from many threads.

use crate::common::{block_on, builder, client, guarded, server};
use avenping::model::{ListTemplates, SendText};
use avenping::{CallOptions, Client, blocking};
use futures_util::StreamExt;
use std::collections::HashSet;

async fn everything(client: &Client) -> usize {
    assert!(client.account().health().await.unwrap().ok);
    let sent = client.messages().send_text(SendText::new("+1 555 123 4567", "Hello")).await.unwrap();
    assert!(sent.id().starts_with("wamid."));
    let stream = std::pin::pin!(client.templates().list(ListTemplates::new()).into_stream());
    stream.map(Result::unwrap).count().await
}

#[test]
fn one_client_works_in_every_executor_one_after_the_other() {
    let server = server();
    let client = client(&server);
    let counts = [
        block_on(everything(&client)),
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(everything(&client)),
        tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .build()
            .unwrap()
            .block_on(everything(&client)),
        {
            let client = client.clone();
            // In a task of a runtime without time or network.
            let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).build().unwrap();
            let task = runtime.spawn(async move { everything(&client).await });
            block_on(task).unwrap()
        },
        blocking::Client::from(client.clone()).templates().list(ListTemplates::new()).count(),
    ];
    assert!(counts.iter().all(|count| *count == counts[0] && *count > 0), "{counts:?}");
}

#[test]
fn a_call_may_start_in_one_runtime_and_end_after_that_runtime_is_gone() {
    let server = server();
    let client = client(&server);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let call = {
        let _inside = runtime.enter();
        client.invoke("me", b"", CallOptions::new()).unwrap()
    };
    drop(runtime);
    assert!(!call.wait().unwrap().is_empty());
}

#[test]
fn the_blocking_client_works_within_a_foreign_runtime() {
    // Not recommended, since it blocks the executor, but it must neither panic nor hang.
    let server = server();
    let client = blocking::Client::from(client(&server));
    guarded("a blocking call in a runtime", move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async { client.account().me().unwrap() });
        drop(client);
    });
}

#[test]
fn sixty_four_threads_share_one_client_and_every_message_goes_out_once() {
    let server = server();
    let client = blocking::Client::from(client(&server));
    let ids: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..64)
            .map(|thread| {
                let client = client.clone();
                scope.spawn(move || {
                    let send = |n| {
                        let request = SendText::new("15551234567", format!("{thread}/{n}"));
                        client.messages().send_text(request).unwrap().id().to_owned()
                    };
                    (0..10).map(send).collect::<Vec<_>>()
                })
            })
            .collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let distinct: HashSet<&String> = ids.iter().collect();
    assert_eq!((ids.len(), distinct.len()), (640, 640));
    let texts: HashSet<String> = server
        .messages()
        .iter()
        .map(|message| message["body"]["text"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!((texts.len(), server.messages().len()), (640, 640));
}

#[test]
fn clones_share_their_connections() {
    let server = server();
    let client = client(&server);
    for _ in 0..5 {
        block_on(client.clone().account().me()).unwrap();
        block_on(client.with_options(CallOptions::new().max_retries(0)).account().me()).unwrap();
    }
    let connections: HashSet<String> =
        server.requests().iter().map(|request| request["connection"].to_string()).collect();
    assert_eq!(connections.len(), 1);
}

#[test]
fn two_clients_do_not_share_connections() {
    let server = server();
    for _ in 0..2 {
        block_on(builder(&server.base_url()).build().unwrap().account().me()).unwrap();
    }
    let requests = server.requests();
    assert_ne!(requests[0]["connection"], requests[1]["connection"]);
}

#[test]
fn the_public_types_can_cross_threads() {
    fn crosses<T: Send + Sync>() {}
    fn moves<T: Send + Unpin>() {}
    crosses::<Client>();
    crosses::<blocking::Client>();
    crosses::<avenping::Error>();
    crosses::<avenping::CallOptions>();
    moves::<avenping::Pending<()>>();
    moves::<avenping::media::Download>();
    moves::<avenping::media::Source>();
    moves::<blocking::Download>();
}
