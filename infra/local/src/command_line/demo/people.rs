//! Who complains and who answers: invented people at example domains.

use complaint::{Actor, Level, Role};
use fastrand::Rng;

const ZH_FAMILY: &[(&str, &str)] = &[
    ("王", "wang"),
    ("李", "li"),
    ("张", "zhang"),
    ("刘", "liu"),
    ("陈", "chen"),
    ("杨", "yang"),
    ("黄", "huang"),
    ("赵", "zhao"),
    ("吴", "wu"),
    ("周", "zhou"),
    ("徐", "xu"),
    ("孙", "sun"),
    ("马", "ma"),
    ("朱", "zhu"),
    ("胡", "hu"),
    ("郭", "guo"),
    ("何", "he"),
    ("林", "lin"),
    ("罗", "luo"),
    ("梁", "liang"),
];
const ZH_GIVEN: &[(&str, &str)] = &[
    ("伟", "wei"),
    ("芳", "fang"),
    ("娜", "na"),
    ("秀英", "xiuying"),
    ("敏", "min"),
    ("静", "jing"),
    ("丽", "li"),
    ("强", "qiang"),
    ("磊", "lei"),
    ("洋", "yang"),
    ("艳", "yan"),
    ("勇", "yong"),
    ("军", "jun"),
    ("杰", "jie"),
    ("娟", "juan"),
    ("涛", "tao"),
    ("明", "ming"),
    ("超", "chao"),
    ("雨桐", "yutong"),
    ("子涵", "zihan"),
];
const EN_FAMILY: &[&str] = &[
    "Walker", "Nguyen", "Patel", "O'Brien", "Schmidt", "Rossi", "Kowalski", "Andersen", "Martin", "Okafor", "Tanaka",
    "Silva", "Haddad", "Novak", "Murphy", "Larsson", "Dubois", "Fischer", "Costa", "Evans",
];
const EN_GIVEN: &[&str] = &[
    "Emma", "Liam", "Aisha", "Noah", "Sofia", "Lucas", "Chloe", "Oliver", "Maya", "Ethan", "Grace", "Daniel", "Hannah",
    "Omar", "Ivy", "Samuel", "Zoe", "Mateo", "Ruth", "Felix",
];
const DOMAINS: &[&str] = &["example.com", "example.net", "example.org"];

/// A member of staff by role and, among those of a role, by number.
const STAFF: &[(Role, &[&str])] = &[
    (Role::Handler, &["陈静", "周敏", "Alex Carter", "刘洋", "Priya Shah"]),
    (Role::Supervisor, &["赵磊", "Nora Lindqvist"]),
    (Role::Specialist, &["孙涛", "Marco Bianchi"]),
    (Role::Manager, &["何丽"]),
];

/// Somebody who complains.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) zh: bool,
    pub(super) name: String,
    pub(super) email: String,
    pub(super) phone: String,
    pub(super) account: String,
}

/// Draws a person; `number` keeps their address and account their own.
pub(super) fn person(rng: &mut Rng, number: usize) -> Person {
    let zh = rng.u8(..10) < 6;
    let domain = pick(rng, DOMAINS);
    let (name, local) = if zh {
        let (family, given) = (pick(rng, ZH_FAMILY), pick(rng, ZH_GIVEN));
        (format!("{}{}", family.0, given.0), format!("{}.{}", given.1, family.1))
    } else {
        let (given, family) = (pick(rng, EN_GIVEN), pick(rng, EN_FAMILY));
        let plain: String = family.chars().filter(char::is_ascii_alphabetic).collect();
        (format!("{given} {family}"), format!("{given}.{plain}").to_lowercase())
    };
    // Ranges kept free for fiction and tests.
    let phone = if zh {
        format!("+86 10 5550 {:04}", rng.u16(..10_000))
    } else {
        format!("+44 20 7946 {:04}", rng.u16(..1_000))
    };
    let account = format!("{}{:03}", local.replace('.', ""), number);
    Person { zh, name, email: format!("{local}{number}@{domain}"), phone, account }
}

/// Somebody of at least a level; `number` picks among them.
pub(super) fn staff(level: Level, number: usize) -> Actor {
    let able = |role: Role| role.level().is_some_and(|own| own >= level.min(Level::HIGHEST_INTERNAL));
    let (role, names) = STAFF.iter().find(|(role, _)| able(*role)).unwrap_or(&STAFF[STAFF.len() - 1]);
    let name = names[number % names.len()].to_owned();
    Actor::Staff { id: name.clone(), name, role: *role }
}

pub(super) fn pick<'a, T>(rng: &mut Rng, from: &'a [T]) -> &'a T {
    &from[rng.usize(..from.len())]
}
