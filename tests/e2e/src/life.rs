//! Steps of a complaint's life that most tests share.

use crate::{Answer, TestApp};
use serde_json::{Value, json};

/// A complaint as its complainant holds it.
#[derive(Clone, Debug)]
pub struct Filed {
    /// Its number.
    pub reference: String,
    /// What opens it.
    pub token: String,
    /// The whole answer.
    pub opened: Value,
}

/// A member of staff with their token.
#[derive(Clone, Debug)]
pub struct Colleague {
    /// What opens the desk.
    pub token: String,
}

impl TestApp {
    /// Files a complaint as the public does, and lets the stack come to rest.
    pub async fn open_complaint(&self, body: &Value) -> Filed {
        let opened = self.post("/v1/complaints").json(body).send().await.expect(201).json();
        self.settle().await;
        let text = |name: &str| opened[name].as_str().expect("a text").to_owned();
        Filed { reference: text("reference"), token: text("access_token"), opened: opened.clone() }
    }

    /// Files a complaint and proves contact with the code of the acknowledgement.
    pub async fn open_and_prove(&self, body: &Value) -> Filed {
        let filed = self.open_complaint(body).await;
        let code = self.mail(&filed.reference, "acknowledgement").await.code();
        let shown = self.act(&filed, "verification", json!({ "code": code })).await.ok();
        assert_eq!(shown, json!({"status": "investigating", "verified": true}));
        self.settle().await;
        filed
    }

    /// Signs a member of staff in.
    pub async fn sign_in(&self, name: &str, role: &str) -> Colleague {
        let body = json!({"name": name, "role": role});
        let token =
            self.post("/local/sign-in").json(&body).send().await.ok()["token"].as_str().expect("a token").to_owned();
        Colleague { token }
    }

    /// Gives a command, without waiting for what follows from it.
    pub async fn try_command(&self, by: &Colleague, reference: &str, command: Value) -> Answer {
        self.post(&format!("/v1/desk/complaints/{reference}/commands")).bearer(&by.token).json(&command).send().await
    }

    /// Gives a command that has to be taken, and lets the stack come to rest; the case after it.
    pub async fn command(&self, by: &Colleague, reference: &str, command: Value) -> Value {
        let answer = self.try_command(by, reference, command).await.expect(200);
        self.settle().await;
        answer.json()
    }

    /// Does something as the complainant, without waiting for what follows from it.
    pub async fn act(&self, filed: &Filed, act: &str, body: Value) -> Answer {
        self.post(&format!("/v1/complaints/{}/{act}", filed.reference)).bearer(&filed.token).json(&body).send().await
    }

    /// Does something as the complainant that has to be taken; how it stands after it.
    pub async fn acted(&self, filed: &Filed, act: &str, body: Value) -> Value {
        let answer = self.act(filed, act, body).await.expect(200);
        self.settle().await;
        answer.json()
    }

    /// How it stands, for the complainant.
    pub async fn status(&self, filed: &Filed) -> Value {
        self.get(&format!("/v1/complaints/{}", filed.reference)).bearer(&filed.token).send().await.ok()
    }

    /// Everything about it, for the desk.
    pub async fn case(&self, by: &Colleague, reference: &str) -> Value {
        self.get(&format!("/v1/desk/complaints/{reference}")).bearer(&by.token).send().await.ok()
    }
}

/// The last clock of a kind in a view.
pub fn clock<'a>(view: &'a Value, kind: &str) -> &'a Value {
    let clocks = view["clocks"].as_array().expect("clocks");
    clocks.iter().rev().find(|clock| clock["kind"] == kind).unwrap_or_else(|| panic!("no clock {kind} in {clocks:#?}"))
}

/// How often a fact stands in a case's log.
pub fn logged(case: &Value, event: &str) -> usize {
    case["log"].as_array().expect("a log").iter().filter(|entry| entry["event"] == event).count()
}
