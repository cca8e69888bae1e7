//! This SDK.

use super::job::Job;
use super::{Caller, LINE, TEXT, TO};
use crate::Outcome;
use avenping::Client;
use avenping::media::Source;
use avenping::model::{DownloadMedia, SendText, UploadMedia};

pub(super) fn client(job: &Job) -> Outcome<Client> {
    let builder = Client::builder().token("none").phone_number_id(LINE).base_url(&*job.url).allow_http(true);
    Ok(match &job.ca {
        Some(ca) => builder.ca_bundle(ca),
        None => builder,
    }
    .build()?)
}

pub(super) async fn health(job: &Job) -> Outcome {
    client(job)?.account().health().await?;
    Ok(())
}

struct Send(Client);

pub(super) fn callers(job: &Job) -> Outcome<Vec<impl Caller>> {
    let client = client(job)?;
    Ok((0..job.at_once).map(|_| Send(client.clone())).collect())
}

impl Caller for Send {
    async fn call(&mut self) -> Outcome {
        let sent = self.0.messages().send_text(SendText::new(TO, TEXT)).await?;
        if sent.id().is_empty() { Err("no id".into()) } else { Ok(()) }
    }
}

struct Upload(Client, String);

pub(super) fn upload(job: &Job) -> Outcome<impl Caller> {
    Ok(Upload(client(job)?, job.file.clone()))
}

impl Caller for Upload {
    async fn call(&mut self) -> Outcome {
        let request = UploadMedia::new().filename("film.mp4");
        self.0.media().upload(Source::path(&self.1), request).await?;
        Ok(())
    }
}

struct Download(Client, String);

pub(super) fn download(job: &Job) -> Outcome<impl Caller> {
    Ok(Download(client(job)?, job.file.clone()))
}

impl Caller for Download {
    async fn call(&mut self) -> Outcome {
        self.0.media().download(DownloadMedia::new("1234567890")).await?.save(&self.1).await?;
        Ok(())
    }
}
