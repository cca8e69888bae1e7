//! The README's first message.
#![allow(clippy::print_stdout)] // Showing the outcome is this program's work.

use avenping::{Client, Delivery, model::SendText};

fn main() -> Result<(), avenping::Error> {
    // The token comes from AVENPING_TOKEN.
    let client = Client::builder().build_blocking()?;
    match client.messages().send_text(SendText::new("+1 555 123 4567", "Your order is on its way")) {
        Ok(sent) => println!("accepted: {}", sent.id()),
        Err(error) if error.delivery() == Some(Delivery::MaybeSent) => {
            println!("unclear, it may have gone out; do not send again blindly: {error}");
        }
        Err(error) => println!("not sent: {error}"),
    }
    Ok(())
}
