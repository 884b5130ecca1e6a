//! What teams get by mail, and when.

use e2e::{Mail, TestApp, sample};
use jiff::Timestamp;

/// The first level's address, by the house pack.
const TEAM: &str = "front-line@recourse.example";

const QUIET: &str = "[staff_mail]\ndigest_at = \"08:30\"\nlanguage = \"en\"\nquiet = [\"19:00\", \"08:30\"]";

async fn to_team(app: &TestApp) -> Vec<Mail> {
    app.mailbox().await.into_iter().filter(|mail| mail.to() == TEAM).collect()
}

fn moment(text: &str) -> Timestamp {
    text.parse().expect("a moment")
}

#[tokio::test]
async fn at_night_a_team_is_left_in_peace_and_told_in_the_morning() {
    let app = TestApp::start_by_house_and(QUIET).await;
    // Monday evening in Shanghai; the first reply is due a day later, in the next quiet hours.
    app.advance_to(moment("2026-11-16T12:00:00Z")).await;
    assert_eq!(to_team(&app).await.len(), 0, "nothing is open, so the first digest is none");
    let filed = app.open_and_prove(&sample::english()).await;
    assert_eq!(app.mails(&filed.reference, "acknowledgement").await.len(), 1, "complainants are told at night, too");
    app.advance_to(moment("2026-11-17T00:31:00Z")).await;
    let told = to_team(&app).await;
    let [first] = told.as_slice() else { panic!("{} mails", told.len()) };
    assert!(first.subject().contains("2026-11-17") && first.text().contains(&filed.reference), "{}", first.text());
    assert!(!first.text().contains("OVERDUE"));
    app.advance_to(moment("2026-11-17T23:00:00Z")).await;
    assert!(app.mailbox().await.iter().all(|mail| mail.event() != "breached" && mail.event() != "escalated"));
    let handler = app.sign_in("Wang Fang", "handler").await;
    let case = app.case(&handler, &filed.reference).await;
    assert!(e2e::life::logged(&case, "clock_breached") > 0, "it is late all the same");
    app.advance_to(moment("2026-11-18T00:31:00Z")).await;
    let digests: Vec<Mail> = app.mailbox().await.into_iter().filter(|mail| mail.text().contains("OVERDUE")).collect();
    assert_eq!(digests.len(), 1, "to the team that has it now");
    assert!(digests[0].text().contains(&filed.reference));
    // Nothing on the weekend.
    let before = app.mailbox().await.len();
    app.advance_to(moment("2026-11-20T11:00:00Z")).await;
    let friday = app.mailbox().await.len();
    assert!(friday > before);
    app.advance_to(moment("2026-11-22T12:00:00Z")).await;
    let weekend: Vec<String> = app.mailbox().await[friday..]
        .iter()
        .map(|mail| mail.to().to_owned())
        .filter(|to| to.ends_with("recourse.example"))
        .collect();
    assert!(weekend.is_empty(), "{weekend:?}");
}

#[tokio::test]
async fn a_digest_goes_out_once_however_often_it_is_owed() {
    let app = TestApp::start_by_house_and(QUIET).await;
    app.open_and_prove(&sample::english()).await;
    let day = "2026-11-16";
    for _ in 0..2 {
        let owed = format!("{{\"v\": 1, \"day\": \"{day}\"}}");
        app.stack.embedded().queues.send("notifications", &owed, std::time::Duration::ZERO).expect("sent");
        app.settle().await;
    }
    assert_eq!(to_team(&app).await.len(), 1);
}

#[tokio::test]
async fn without_a_rule_a_team_is_told_at_once() {
    let app = TestApp::start().await;
    app.advance_to(moment("2026-11-16T12:00:00Z")).await;
    let filed = app.open_and_prove(&sample::english()).await;
    app.advance_to(moment("2026-11-17T23:00:00Z")).await;
    let told = app.mailbox().await.into_iter().filter(|mail| mail.complaint() == filed.reference);
    assert!(told.filter(|mail| mail.event() == "escalated" || mail.event() == "breached").count() > 0);
}
