//! What `/openapi.json` says: the whole interface, generated from the functions' code, with what every route
//! has in common said once.

use http::StatusCode;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, ObjectBuilder, OpenApi, OpenApiBuilder, Ref, RefOr, Required,
    ResponseBuilder, Type,
};

/// The media type of every refusal (RFC 9457).
const PROBLEM: &str = "application/problem+json";
/// Changes that the core itself makes happen once only, so that they take no key.
const WITHOUT_KEY: [&str; 4] = ["/verification", "/code", "/mail/again", "/away"];

/// The description of the whole interface.
pub(super) fn describe(parts: [OpenApi; 3]) -> OpenApi {
    let bearer = |format: &str| {
        SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format(format).build())
    };
    let components = ComponentsBuilder::new()
        .security_scheme("access_token", bearer("opaque"))
        .security_scheme("staff", bearer("JWT"));
    let info = InfoBuilder::new()
        .title("Recourse")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some("Complaints of a payment firm: taken in, answered in time, proven."));
    let mut whole = OpenApiBuilder::new().info(info.build()).components(Some(components.build())).build();
    for part in parts {
        whole.merge(part);
    }
    for (path, item) in &mut whole.paths.paths {
        for operation in [&mut item.get, &mut item.post, &mut item.put, &mut item.delete].into_iter().flatten() {
            say_what_is_common(path, operation);
            say_what_is_left_unsaid(operation);
        }
    }
    whole
}

/// Refusals of every route of its kind, and the key that makes a change happen once.
fn say_what_is_common(path: &str, operation: &mut Operation) {
    let changes = operation.request_body.is_some();
    let asked: [(StatusCode, bool); 6] = [
        (StatusCode::BAD_REQUEST, changes),
        (StatusCode::UNAUTHORIZED, operation.security.is_some()),
        (StatusCode::NOT_FOUND, path.contains("{reference}")),
        (StatusCode::PAYLOAD_TOO_LARGE, changes),
        (StatusCode::UNPROCESSABLE_ENTITY, changes || operation.parameters.iter().flatten().any(is_query)),
        (StatusCode::SERVICE_UNAVAILABLE, path.starts_with("/v1/")),
    ];
    for (status, _) in asked.into_iter().filter(|(_, asked)| *asked) {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        let response = RefOr::T(ResponseBuilder::new().content(PROBLEM, content).build());
        operation.responses.responses.entry(status.as_str().to_owned()).or_insert(response);
    }
    let parameters = operation.parameters.get_or_insert_default();
    let has_key = parameters.iter().any(|parameter| is_named(parameter, "Idempotency-Key"));
    if changes && !has_key && !WITHOUT_KEY.iter().any(|end| path.ends_with(end)) {
        let text = ObjectBuilder::new().schema_type(Type::String).build();
        let key = ParameterBuilder::new()
            .name("Idempotency-Key")
            .parameter_in(ParameterIn::Header)
            .required(Required::False)
            .description(Some("Makes sending twice the same as sending once; kept 24 hours"))
            .schema(Some(text));
        parameters.push(RefOr::T(key.build()));
    }
}

fn is_query(parameter: &RefOr<Parameter>) -> bool {
    matches!(parameter, RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Query)
}

fn is_named(parameter: &RefOr<Parameter>, name: &str) -> bool {
    matches!(parameter, RefOr::T(parameter) if parameter.name == name)
}

/// Every response needs a description (OpenAPI 3.1, Response Object), and every refusal is a
/// problem, whatever the routes left out.
fn say_what_is_left_unsaid(operation: &mut Operation) {
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else { continue };
        let status: Option<StatusCode> = status.parse().ok();
        if response.description.is_empty() {
            response.description = status.and_then(|status| status.canonical_reason()).unwrap_or("Answer").to_owned();
        }
        if status.is_some_and(|status| status.is_client_error() || status.is_server_error())
            && let Some(content) = response.content.shift_remove("application/json")
        {
            response.content.insert(PROBLEM.to_owned(), content);
        }
    }
}
