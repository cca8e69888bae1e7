//! What a fresh server holds: tokens named after their fate, templates, forms and two media.

use std::collections::{HashMap, HashSet};

use bytes::Bytes;
use serde_json::Value;

use crate::storage::Stored;
use crate::world::{Account, Line, Media, Plan, WebhookConfig};

/// The part that never changes, shared by all accounts.
pub(crate) struct Seed {
    pub(crate) templates: Vec<Value>,
    pub(crate) forms: Vec<Value>,
}

impl Seed {
    pub(crate) fn load() -> Self {
        // A test proves that both files parse.
        Self {
            templates: serde_json::from_str(include_str!("seed/templates.json")).unwrap_or_default(),
            forms: serde_json::from_str(include_str!("seed/forms.json")).unwrap_or_default(),
        }
    }
}

const PNG: &[u8] = &[
    0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0x0d, b'I', b'H', b'D', b'R', 0, 0, 0, 1, 0, 0,
    0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 0x0d, b'I', b'D', b'A', b'T', 0x78, 0xda, 0x63,
    0x64, 0xf8, 0xcf, 0x50, 0x0f, 0, 3, 0x86, 1, 0x80, 0x5a, 0x34, 0x7d, 0x6b, 0, 0, 0, 0, b'I', b'E', b'N',
    b'D', 0xae, 0x42, 0x60, 0x82,
];

/// Looks like a JPEG to whoever sniffs its first bytes; holds no picture.
const JPEG: &[u8] =
    b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00 a fake picture \xff\xd9";

pub(crate) fn media() -> HashMap<String, Media> {
    let medium = |mime: &str, filename: Option<&str>, content: &'static [u8]| Media {
        owner: None,
        mime: mime.to_owned(),
        filename: filename.map(str::to_owned),
        content: Stored::Memory(Bytes::from_static(content)),
        expires: f64::INFINITY,
    };
    HashMap::from([
        ("1234567890".to_owned(), medium("image/png", Some("pixel.png"), PNG)),
        ("1003383421387256".to_owned(), medium("image/jpeg", None, JPEG)),
    ])
}

pub(crate) fn accounts() -> (Vec<Account>, HashMap<String, usize>) {
    let line = |id, number, name| Line { id, number, name };
    let account = |user_id, user_name, email, waba_id, plan, lines| Account {
        user_id,
        user_name,
        email,
        waba_id,
        linked: true,
        plan,
        plan_ended: false,
        lines,
        webhook: WebhookConfig::default(),
        contacts: HashSet::new(),
    };
    let mut expired = account(
        "clu04expired0000000000004",
        "Edsger Expired",
        "expired@example.com",
        "102290129340004",
        Plan::Premium,
        vec![line("109876543210004", "+1 555 010 0004", "Expired Ltd")],
    );
    expired.plan_ended = true;
    let mut unlinked = account(
        "clu05unlinked000000000005",
        "Nora Nolink",
        "unlinked@example.com",
        "",
        Plan::Premium,
        vec![],
    );
    unlinked.linked = false;
    let named = [
        (
            crate::TOKEN,
            account(
                "clu01premium0000000000001",
                "Ada Premium",
                "premium@example.com",
                "102290129340001",
                Plan::Premium,
                vec![line(crate::PHONE_NUMBER_ID, "+1 555 010 0001", "Premium Flowers")],
            ),
        ),
        (
            "test_enterprise",
            account(
                "clu02enterprise0000000002",
                "Grace Enterprise",
                "enterprise@example.com",
                "102290129340002",
                Plan::Enterprise,
                vec![line("109876543210002", "+1 555 010 0002", "Enterprise Airways")],
            ),
        ),
        (
            "test_basic",
            account(
                "clu03basic000000000000003",
                "Barbara Basic",
                "basic@example.com",
                "102290129340003",
                Plan::Basic,
                vec![line("109876543210003", "+1 555 010 0003", "Basic Bakery")],
            ),
        ),
        ("test_expired", expired),
        ("test_no_whatsapp", unlinked),
        (
            "test_two_lines",
            account(
                "clu06twolines000000000006",
                "Tim Twolines",
                "two-lines@example.com",
                "102290129340006",
                Plan::Premium,
                vec![
                    line("209876543210001", "+44 20 7946 0001", "Two Lines Sales"),
                    line("209876543210002", "+44 20 7946 0002", "Two Lines Support"),
                ],
            ),
        ),
    ];
    let mut accounts = Vec::new();
    let mut tokens = HashMap::new();
    for (index, (token, account)) in named.into_iter().enumerate() {
        tokens.insert(token.to_owned(), index);
        accounts.push(account);
    }
    (accounts, tokens)
}

#[cfg(test)]
mod tests {
    use super::Seed;

    #[test]
    fn seed_files_parse_and_hold_three_pages_of_templates() {
        let seed = Seed::load();
        assert!((30..=36).contains(&seed.templates.len()), "{}", seed.templates.len());
        assert_eq!(seed.forms.len(), 5);
    }
}
