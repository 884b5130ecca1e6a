//! Signing in to the desk on this machine, under any name and role.

use askama::Template;
use complaint::Role;
use web::field::{Choice, Field, Fields};
use web::i18n::Lang;
use web::layout::{self, Frame};

/// What the sign-in page shows.
#[derive(Clone, Copy, Debug, Default)]
pub struct SignIn<'a> {
    /// The name typed.
    pub name: &'a str,
    /// The role chosen.
    pub role: &'a str,
    /// What was wrong with the name.
    pub error: Option<&'a str>,
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInHtml {
    lang: Lang,
    name: Field,
    role: Field,
}

/// The form.
pub fn sign_in(frame: &Frame<'_>, page: &SignIn<'_>) -> String {
    let lang = frame.lang;
    let roles = Role::ALL.iter().map(|role| Choice::new(role.as_str(), lang.label("role", role.as_str())));
    let f = Fields::new(lang, "sign-in", None);
    let html = SignInHtml {
        lang,
        name: f
            .line("name", "signin_local-name")
            .preset(page.name)
            .fault(page.error)
            .autocomplete("username")
            .required(),
        role: f.choice("role", "signin_local-role", &roles.collect::<Vec<_>>()).preset(page.role),
    };
    let title = lang.t("signin_local-title");
    layout::page(&frame.titled(&title), &html.render().expect("a page is written into memory"))
}
