//! What is wrong with a form of the complaint's page, in the reader's words and beside the field at fault.

use http::StatusCode;
use web::Problem;
use web::i18n::Lang;

/// The field of the form an API field belongs to: the form has one for the whole file.
fn beside<'a>(act: &str, field: &'a str) -> &'a str {
    match (act, field) {
        ("evidence", "file_name" | "content_type" | "size_bytes" | "sha256" | "full") => "file",
        (_, field) => field,
    }
}

/// The field beside which it stands, empty for the whole form, and the text.
pub(crate) fn said(act: &str, problem: &Problem, lang: Lang) -> (String, String) {
    let field = match (act, problem.field.as_deref()) {
        (_, Some(field)) => field,
        ("verification" | "link", None) => "code",
        ("evidence", None) if problem.kind.ends_with("/full") => "full",
        _ => "",
    };
    let text = match (act, problem.tries_left) {
        ("verification", Some(0)) => lang.t("status-code_over"),
        ("verification", Some(left)) => lang.t_with("status-code_refused", &[("n", &left.to_string())]),
        ("code", Some(_)) => lang.t("wrong-code_move"),
        ("messages", _) if problem.kind.ends_with("/full") => lang.t("wrong-messages_full"),
        _ if problem.status == StatusCode::CONFLICT.as_u16() && field.is_empty() => {
            lang.try_t(&format!("wrong-{act}_move")).unwrap_or_else(|| lang.t("wrong-move"))
        }
        _ => lang.try_t(&format!("wrong-{act}_{field}")).unwrap_or_else(|| problem.said(lang)),
    };
    (beside(act, field).to_owned(), text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_has_words_and_a_place() {
        let check = |act: &str, problem: &Problem, field: &str, text: &str| {
            let (place, said) = said(act, problem, Lang::En);
            assert_eq!(place, field, "{act}");
            assert!(said.starts_with(text), "{act}: {said}");
        };
        check("evidence", &Problem::invalid("size_bytes", "x"), "file", "The file is empty or larger");
        check("evidence", &Problem::new(StatusCode::CONFLICT, "full", "x"), "file", "This complaint holds as many");
        check("evidence", &Problem::invalid("kind", "x"), "kind", "Choose what the file shows");
        check("messages", &Problem::invalid("text", "must not be empty"), "text", "Write your message");
        check(
            "messages",
            &Problem::new(StatusCode::CONFLICT, "full", "x"),
            "",
            "This complaint holds as many messages",
        );
        check(
            "decision",
            &Problem::new(StatusCode::CONFLICT, "illegal-move", "x"),
            "",
            "That is not possible any more",
        );
        let code = Problem { tries_left: Some(3), ..Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "code", "x") };
        check("verification", &code, "code", "This code is not right. Tries left: 3");
        check("messages", &Problem::unavailable(), "", "Nothing was taken in just now");
    }
}
