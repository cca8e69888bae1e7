//! The main job against the embedded fake AvenPing: `cargo xtask demo`.
//!
//! Everything goes through the public API over a real socket; only the server is not the real one.
#![allow(clippy::print_stdout)] // Showing what happens is this program's work.

use avenping::media::Source;
use avenping::model::{
    Buttons, ListTemplates, Location, OutgoingMedia, Parameter, SendInteractive, SendLocation, SendMedia,
    SendTemplate, SendText, SetWebhookConfig, TemplateComponent, UploadMedia,
};
use avenping::webhook::{self, Event};
use avenping::{Client, Delivery};
use avenping_mock::{MockServer, TOKEN};
use std::io::{Read, Write};
use std::net::TcpListener;

const CUSTOMER: &str = "+1 555 123 4567";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let server = MockServer::start()?;
    println!("fake AvenPing on {}", server.base_url());
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    runtime.block_on(run(&server))?;
    receive_webhook(&server, &runtime)?;
    println!("done");
    Ok(())
}

async fn run(server: &MockServer) -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::builder().token(TOKEN).base_url(server.base_url()).build()?;

    let health = client.account().health().await?;
    println!("health: ok = {}", health.ok);

    let me = client.account().me().await?;
    let line = me.default_phone_number_id.as_deref().unwrap_or("none");
    println!("account: {} line(s), default line {line}", me.phone_numbers.len());

    let mut pages = client.templates().list(ListTemplates::new());
    let (mut page_count, mut template_count) = (0, 0);
    while let Some(page) = pages.next_page().await? {
        page_count += 1;
        template_count += page.items.len();
    }
    println!("templates: {template_count} on {page_count} pages");

    let picture = Source::bytes(&include_bytes!("picture.png")[..]);
    let media = client.media().upload(picture, UploadMedia::new().filename("picture.png")).await?;
    println!("uploaded picture: media id {}", media.media_id);

    let messages = client.messages();
    let text = messages.send_text(SendText::new(CUSTOMER, "Your order #123 is on its way")).await?;
    println!("text:     {}", text.id());
    let picture = OutgoingMedia::image(media.media_id).caption("Your parcel");
    let sent = messages.send_media(SendMedia::new(CUSTOMER, picture)).await?;
    println!("picture:  {}", sent.id());
    let sent = messages
        .send_location(SendLocation::new(CUSTOMER, Location::new(37.4847, -122.1486).name("Pick-up point")))
        .await?;
    println!("location: {}", sent.id());
    let question = Buttons::new("Is the address right?").button("yes", "Yes").button("no", "No, change it");
    let sent =
        messages.send_interactive(SendInteractive::new(CUSTOMER, question).reply_to(text.id())).await?;
    println!("buttons:  {}", sent.id());
    let filled = TemplateComponent::body([Parameter::text("Ada"), Parameter::text("#123")]);
    let template = SendTemplate::new(CUSTOMER, "order_confirmation").components([filled]);
    let sent = client.templates().send(template).await?;
    println!("template: {}", sent.id());

    match client.templates().send(SendTemplate::new(CUSTOMER, "no_such_template")).await {
        Ok(_) => return Err("a template that does not exist was sent".into()),
        Err(error) => {
            let meta = error.meta().map_or(0, |meta| meta.code);
            println!(
                "refused:  {} (HTTP {}, Meta {meta}): {}",
                error.code(),
                error.status().unwrap_or(0),
                error.message()
            );
            if error.delivery() != Some(Delivery::Rejected) {
                return Err("a refusal must be known to be one".into());
            }
        }
    }
    Ok(())
}

/// Registers a URL, lets a customer write, and reads what AvenPing posts.
fn receive_webhook(
    server: &MockServer,
    runtime: &tokio::runtime::Runtime,
) -> Result<(), Box<dyn std::error::Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}/webhooks/avenping", listener.local_addr()?);
    let receiver = std::thread::spawn(move || -> std::io::Result<Vec<Vec<u8>>> {
        // A first contact is announced as a new lead and then as a message.
        (0..2).map(|_| receive_one(&listener)).collect()
    });
    let client = Client::builder().token(TOKEN).base_url(server.base_url()).build()?;
    runtime.block_on(client.webhooks().set_config(SetWebhookConfig::new().webhook_url(url)))?;
    server.receive(serde_json::json!({ "from": "15551234567", "name": "Ada", "text": "Thank you!" }))?;
    for body in receiver.join().map_err(|_| "the receiver failed")?? {
        match webhook::parse(&body)? {
            Event::NewLead(lead) => println!("webhook:  new lead {}", lead.name.unwrap_or_default()),
            Event::NewMessage(message) => {
                println!("webhook:  message {} says {:?}", message.id, message.text.map(|text| text.body))
            }
            _ => return Err("an unknown webhook".into()),
        }
    }
    Ok(())
}

/// The smallest HTTP server that can take one POST. A real one is any web framework's route.
fn receive_one(listener: &TcpListener) -> std::io::Result<Vec<u8>> {
    let (mut socket, _) = listener.accept()?;
    let mut request = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        let read = socket.read(&mut chunk)?;
        request.extend_from_slice(chunk.get(..read).unwrap_or_default());
        let text = String::from_utf8_lossy(&request);
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
            });
            if read == 0 || body.len() >= length.unwrap_or(0) {
                let body = body.as_bytes().to_vec();
                socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")?;
                return Ok(body);
            }
        }
    }
}
