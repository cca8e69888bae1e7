//! Which line sends when neither the call nor the client names one: the account's default, read once.

use crate::call::Call;
use crate::error::{Error, Result};
use crate::model::Me;
use crate::operations::{Typed, markers};
use std::sync::{Arc, Weak};

impl Call {
    /// The account's default line. The first call that needs it reads it while the others wait; it is
    /// kept until the token changes.
    pub(crate) async fn default_line(&self) -> Result<String> {
        // Another call's look-up may take as long as that call has time, so waiting for it counts as ours.
        let limit = self.time_left().map_err(|late| self.refuse(late.error).with_retryable(true))?;
        let looked_up = tokio::time::timeout(limit, self.process.default_line.lock()).await;
        let mut known = looked_up.map_err(|_| {
            let error = self.out_of_time(limit).error.in_context("waiting for the account's default line");
            self.refuse(error).with_retryable(true)
        })?;
        let token = self.token().map_or_else(Weak::new, Arc::downgrade);
        if let Some((read_with, line)) = &*known
            && read_with.ptr_eq(&token)
        {
            return Ok(line.clone());
        }
        let me = self.read_account().await.map_err(|error| {
            // The caller asked for a send and not for the account, so the error is the send's.
            let may_repeat = error.retryable();
            let attempts = error.attempts().to_vec();
            self.finish(
                error.in_context("reading the account's default line (GET /v2/me)"),
                attempts,
                may_repeat,
            )
        })?;
        match me.default_phone_number_id {
            Some(line) => {
                *known = Some((token, line.clone()));
                Ok(line)
            }
            None => Err(self.refuse(no_default(&me))),
        }
    }

    async fn read_account(&self) -> Result<Me> {
        let call = self.sub_call(markers::Me::OPERATION);
        let outgoing = call.outgoing::<markers::Me>(&crate::model::NoInput::default())?;
        call.exchange(&outgoing).await?.decode(&call)
    }
}

fn no_default(me: &Me) -> Error {
    let lines: Vec<String> = me
        .phone_numbers
        .iter()
        .map(|line| {
            let known_as = [line.phone_number.as_deref(), line.name.as_deref()];
            let known_as: Vec<&str> = known_as.into_iter().flatten().collect();
            match known_as.is_empty() {
                true => line.phone_number_id.clone(),
                false => format!("{} ({})", line.phone_number_id, known_as.join(", ")),
            }
        })
        .collect();
    let problem = match lines.as_slice() {
        [] => "the account lists no line to send from".to_owned(),
        lines => format!("the account has no default line; choose one of {}", lines.join(", ")),
    };
    Error::invalid_request("phoneNumberId", problem)
        .with_hint("give it with the call, to the client, or as AVENPING_PHONE_NUMBER_ID")
}
