//! The life-cycle as one table (design §2): every command in every state, and who may give it.

mod support;

use complaint::values::Status;
use complaint::{Actor, Rejection, Role};
use std::collections::BTreeSet;
use support::acts;
use support::staff;

/// The columns: every state under a short name.
const STATES: [(&str, Status); 9] = [
    ("received", Status::Received),
    ("identity", Status::AwaitingIdentity),
    ("work", Status::Investigating),
    ("asked", Status::AwaitingComplainant),
    ("third", Status::AwaitingThirdParty),
    ("proposed", Status::Proposed),
    ("review", Status::InReview),
    ("remedy", Status::RemedyPending),
    ("closed", Status::Closed),
];

/// Where a command leads from each state; `-` is refused as an illegal move. The machine's own
/// commands are never illegal: they look for themselves whether there is anything left to do.
const MOVES: &str = "
command                                | received identity work     asked    third    proposed review   remedy   closed

assess                                 | identity identity work     asked    third    proposed review   remedy   closed
assess, account matched                | work     identity work     asked    third    proposed review   remedy   closed
wake                                   | received identity work     asked    third    proposed review   remedy   closed
climb                                  | received identity work     asked    third    proposed review   remedy   closed
recompute                              | received identity work     asked    third    proposed review   remedy   closed
open_task                              | received identity work     asked    third    proposed review   remedy   closed

verification                           | work     work     work     asked    third    proposed review   remedy   -
request_code                           | received identity work     asked    third    proposed review   remedy   -
prove_contact                          | work     work     work     asked    third    proposed review   remedy   -
message                                | received identity work     work     third    proposed review   remedy   -
evidence                               | received identity work     work     third    proposed review   remedy   closed
decision, accept                       | -        -        -        -        -        remedy   -        -        -
decision, accept, nothing to carry out | -        -        -        -        -        closed   -        -        -
decision, accept in part               | -        -        -        -        -        review   -        -        -
decision, object                       | -        -        -        -        -        review   -        -        -
confirmation, arrived                  | -        -        -        -        -        -        -        -        closed
confirmation, not arrived              | -        -        -        -        -        -        -        -        review
confirmation, not arrived, none sent   | -        -        -        -        -        -        -        -        -
withdrawal                             | closed   closed   closed   closed   closed   closed   closed   closed   -
escalation                             | received identity work     asked    third    proposed review   remedy   -
survey                                 | -        -        -        -        -        -        -        -        closed

reply                                  | received identity work     asked    third    proposed review   remedy   -
explain_restriction                    | received identity work     asked    third    proposed review   remedy   -
request_information                    | -        -        asked    -        -        -        asked    -        -
contact_third_party                    | -        -        third    -        -        -        third    -        -
record_contact                         | received identity work     asked    third    proposed review   remedy   -
record_contact, answered               | received identity work     work     work     proposed review   remedy   -
propose                                | -        -        proposed -        -        -        proposed -        -
propose, over the limit                | -        -        work     -        -        -        review   -        -
approve                                | -        -        proposed -        -        -        proposed -        -
refuse                                 | -        -        work     -        -        -        review   -        -
record_remedy                          | -        -        -        -        -        -        -        closed   -
provisional_credit, posted             | -        -        work     asked    third    proposed review   remedy   -
provisional_credit, made final         | received identity work     asked    third    proposed review   remedy   closed
record_appraisal                       | received identity work     asked    third    proposed review   remedy   -
record_mediation                       | received identity work     asked    third    proposed review   remedy   -
confirm_identity                       | work     work     work     asked    third    proposed review   remedy   -
classify                               | received identity work     asked    third    proposed review   remedy   -
set_jurisdiction                       | received identity work     asked    third    -        review   -        -
amend                                  | received identity work     asked    third    proposed review   remedy   -
escalate                               | received identity work     asked    third    proposed review   remedy   -
assign                                 | received identity work     asked    third    proposed review   remedy   -
take_over                              | received identity work     asked    third    proposed review   remedy   -
extend                                 | received identity work     asked    third    proposed review   remedy   -
note                                   | received identity work     asked    third    proposed review   remedy   -
complete_task                          | received identity work     asked    third    proposed review   remedy   closed
link_duplicate                         | received identity work     asked    third    proposed review   remedy   -
refer_external                         | closed   closed   closed   closed   closed   closed   closed   closed   -
close                                  | closed   closed   closed   closed   closed   closed   closed   closed   -
reopen, by the complainant             | -        -        -        -        -        -        -        -        work
reopen, by staff                       | -        -        -        -        -        -        -        -        work
";

/// Who may give a command, wherever the complaint stands.
const ACTORS: &str = "
command             | machine complainant handler operations

assess              | yes     -           -       -
wake                | yes     -           -       -
climb               | yes     -           -       -
recompute           | yes     -           -       -
open_task           | yes     -           -       -

verification        | -       yes         -       -
request_code        | -       yes         -       -
prove_contact       | -       yes         -       -
message             | -       yes         -       -
evidence            | -       yes         -       -
decision            | -       yes         -       -
confirmation        | -       yes         -       -
withdrawal          | -       yes         -       -
escalation          | -       yes         -       -
survey              | -       yes         -       -
reopen              | -       yes         yes     -

reply               | -       -           yes     -
explain_restriction | -       -           yes     -
request_information | -       -           yes     -
contact_third_party | -       -           yes     -
record_contact      | -       -           yes     -
propose             | -       -           yes     -
approve             | -       -           yes     -
refuse              | -       -           yes     -
record_remedy       | -       -           yes     -
provisional_credit  | -       -           yes     -
record_appraisal    | -       -           yes     -
record_mediation    | -       -           yes     -
confirm_identity    | -       -           yes     -
classify            | -       -           yes     -
set_jurisdiction    | -       -           yes     -
amend               | -       -           yes     -
escalate            | -       -           yes     -
assign              | -       -           yes     -
take_over           | -       -           yes     -
extend              | -       -           yes     -
note                | -       -           yes     -
complete_task       | -       -           yes     -
link_duplicate      | -       -           yes     -
refer_external      | -       -           yes     -
close               | -       -           yes     -
";

/// A grid's rows: label and cells; every row has one cell for each of `columns`.
fn rows<'a>(grid: &'a str, columns: &[&str]) -> Vec<(&'a str, Vec<&'a str>)> {
    let mut lines = grid.lines().filter(|line| !line.trim().is_empty()).map(|line| {
        let (label, cells) = line.split_once('|').unwrap_or_else(|| panic!("no row: {line}"));
        (label.trim(), cells.split_whitespace().collect::<Vec<_>>())
    });
    assert_eq!(lines.next(), Some(("command", columns.to_vec())), "the head of the grid");
    let rows: Vec<_> = lines.collect();
    for (label, cells) in &rows {
        assert_eq!(cells.len(), columns.len(), "the row of '{label}' misses a pair");
    }
    rows
}

fn name_of(label: &str) -> &str {
    label.split(',').next().unwrap_or_default()
}

/// Every command's name, from where it is written.
fn every_name() -> BTreeSet<&'static str> {
    let source = include_str!("../src/command.rs").lines().map(str::trim_start);
    let names = source.filter(|line| line.starts_with("Command::")).filter_map(|line| line.split('"').nth(1));
    names.collect()
}

fn check_move(label: &str, from: Status, cell: &str) {
    let mut life = acts::in_state(from);
    acts::prepare(&mut life, label);
    let command = acts::command(label, &life.complaint);
    assert_eq!(command.name(), name_of(label), "the label '{label}'");
    let expected = STATES.iter().find(|(name, _)| *name == cell).map(|(_, status)| *status);
    match life.give(&acts::actor(label), &command) {
        Ok(_) => assert_eq!(Some(life.complaint.status), expected, "'{label}' while '{from}' leads on"),
        Err(Rejection::IllegalMove { status, .. }) => {
            assert_eq!((status, cell), (from, "-"), "'{label}' while '{from}' is refused");
        }
        Err(other) => panic!("'{label}' while '{from}': {other}"),
    }
}

#[test]
fn every_command_in_every_state() {
    let columns = STATES.map(|(name, _)| name);
    let rows = rows(MOVES, &columns);
    let named: BTreeSet<&str> = rows.iter().map(|(label, _)| name_of(label)).collect();
    assert_eq!(named, every_name(), "every command has its row");
    assert_eq!(STATES.map(|(_, status)| status).as_slice(), Status::ALL, "every state has its column");
    for (label, cells) in &rows {
        for ((_, from), cell) in STATES.iter().zip(cells) {
            check_move(label, *from, cell);
        }
    }
    for (label, _) in &rows {
        let leads_on = |column: usize| {
            let mut same = rows.iter().filter(|(other, _)| name_of(other) == name_of(label));
            same.any(|(_, cells)| cells[column] != "-")
        };
        for (column, (_, from)) in STATES.iter().enumerate() {
            let command = acts::command(label, &acts::in_state(*from).complaint);
            let possible = complaint::decide::is_possible(&command, *from);
            assert_eq!(possible, leads_on(column), "'{label}' while '{from}' leads on in one of its rows");
        }
    }
}

#[test]
fn every_command_by_every_actor() {
    let columns = ["machine", "complainant", "handler", "operations"];
    let actors = [Actor::System, Actor::Complainant, staff(Role::Handler), staff(Role::Operations)];
    let labels = rows(MOVES, &STATES.map(|(name, _)| name));
    let rows = rows(ACTORS, &columns);
    let named: BTreeSet<&str> = rows.iter().map(|(label, _)| *label).collect();
    assert_eq!(named, every_name(), "every command has its row");
    for (name, cells) in rows {
        let label = labels.iter().map(|(label, _)| *label).find(|label| name_of(label) == name).expect("a row");
        for (status, (actor, cell)) in
            Status::ALL.iter().flat_map(|status| actors.iter().zip(&cells).map(move |pair| (status, pair)))
        {
            let life = acts::in_state(*status);
            let command = acts::command(label, &life.complaint);
            let answer = complaint::decide(&life.complaint, &command, actor, life.now, &life.rules, &life.roster);
            let refused = matches!(answer, Err(Rejection::NotPermitted { .. }));
            assert_eq!(refused, *cell == "-", "'{name}' by {actor:?} while '{status}': {answer:?}");
        }
    }
}

/// Compliance reads as operations does; the other case roles command as the handler does.
#[test]
fn roles_that_read_only() {
    for role in Role::ALL {
        let mut life = acts::in_state(Status::Investigating);
        let answer = life.give(&staff(*role), &acts::command("note", &life.complaint.clone()));
        assert_eq!(answer.is_ok(), !matches!(role, Role::Operations | Role::Compliance), "{role}");
    }
}
