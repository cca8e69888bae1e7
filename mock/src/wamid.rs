//! Message ids that look like Meta's: a short binary frame around the phone number and a random id.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

pub(crate) fn wamid(phone: &str, serial: u64) -> String {
    let random = fastrand::u32(..);
    let mut frame = vec![0x1c, 0x18, u8::try_from(phone.len()).unwrap_or(u8::MAX)];
    frame.extend_from_slice(phone.as_bytes());
    frame.extend_from_slice(&[0x15, 0x02, 0x00, 0x11, 0x18, 0x12]);
    // The serial makes it unique within a server, the random part across servers.
    frame.extend_from_slice(format!("{random:08X}{serial:010X}").as_bytes());
    frame.push(0);
    format!("wamid.{}", STANDARD.encode(frame))
}
