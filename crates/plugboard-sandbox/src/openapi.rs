//! The `OpenAPI` documents: what stands at the handlers of a contract, and what every operation has beside that.
//! They say what is played without any `--guess`.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use utoipa::openapi::header::{Header, HeaderBuilder};
use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{ObjectBuilder, Schema, SchemaType, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, Info, OpenApi, PathItem, RefOr, Response, ResponseBuilder, Server,
};
use utoipa::{OpenApi as _, PartialSchema, ToSchema};

use crate::contract::Contract;
use crate::platform::Platform;
use crate::problem::{Flat, Nested};
use crate::{App, current, seed};

/// Where the key goes.
const SECURITY: &str = "BearerAuth";

/// `GET /openapi.json`: the document of the contract that is spoken.
pub(crate) async fn serve(State(app): State<Arc<App>>) -> Json<OpenApi> {
    Json(document(app.options.contract))
}

/// The document of a contract.
pub(crate) fn document(contract: Contract) -> OpenApi {
    let (mut api, error, version) = match contract {
        Contract::Seed => (seed::Document::openapi(), schemas_of::<Flat>(), "2026-03"),
        Contract::Current => (current::Document::openapi(), schemas_of::<Nested>(), "2026-08"),
    };
    let mut info = Info::new("Plugboard sandbox", version);
    info.description = Some("A stand-in for the SocialAPI service on this computer.".to_owned());
    api.info = info;
    api.servers = Some(vec![Server::new("/v1")]);
    api.security = Some(vec![SecurityRequirement::new(SECURITY, Vec::<String>::new())]);

    let mut components = api.components.take().unwrap_or_else(|| ComponentsBuilder::new().build());
    components.schemas.extend(error);
    let key = ApiKeyValue::with_description("Authorization", "`Bearer`, a space, and the API key");
    components.add_security_scheme(SECURITY, SecurityScheme::ApiKey(ApiKey::Header(key)));
    for schema in components.schemas.values_mut() {
        without_null(schema);
    }
    api.components = Some(components);
    for operation in api.paths.paths.values_mut().flat_map(operations) {
        complete(operation, contract);
    }
    api
}

/// The platforms of the guide of March 2026.
pub(crate) fn platform_of_seed() -> RefOr<Schema> {
    platform(Contract::Seed)
}

/// The platforms of August 2026.
pub(crate) fn platform_of_current() -> RefOr<Schema> {
    platform(Contract::Current)
}

/// `status` of an account.
pub(crate) fn status() -> RefOr<Schema> {
    one_of(["active", "reconnect_required"].map(str::to_owned).to_vec())
}

fn platform(contract: Contract) -> RefOr<Schema> {
    let slugs = Platform::ALL.into_iter().map(Platform::slug);
    one_of(slugs.filter(|slug| Platform::parse(slug, contract).is_some()).map(str::to_owned).collect())
}

fn one_of(values: Vec<String>) -> RefOr<Schema> {
    ObjectBuilder::new().schema_type(SchemaType::Type(Type::String)).enum_values(Some(values)).into()
}

fn schemas_of<T: ToSchema>() -> Vec<(String, RefOr<Schema>)> {
    let mut schemas = vec![(T::name().into_owned(), <T as PartialSchema>::schema())];
    T::schemas(&mut schemas);
    schemas
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let PathItem { get, post, patch, delete, .. } = item;
    [get, post, patch, delete].into_iter().flatten()
}

/// Adds what every operation answers to a bad key, a foreign page, an unreadable body and a lost store, and what all
/// answers have.
fn complete(operation: &mut Operation, contract: Contract) {
    let mut everywhere = vec![
        ("401", "The API key is missing, empty or unknown"),
        ("403", "Host or Origin is foreign, or the API key may not do this"),
        ("503", "The store does not answer"),
    ];
    if operation.request_body.is_some() {
        everywhere.push(("400", "The body is not the JSON that is expected, or a field is missing or wrong"));
        everywhere.push(("413", "The body is larger than 64 KiB"));
    }
    let responses = &mut operation.responses.responses;
    for (status, description) in everywhere {
        let refusal = || RefOr::T(ResponseBuilder::new().description(description).build());
        responses.entry(status.to_owned()).or_insert_with(refusal);
    }
    for (status, response) in responses {
        let RefOr::T(response) = response else { continue };
        if status.starts_with(['4', '5']) {
            let body = ContentBuilder::new().schema(Some(utoipa::openapi::Ref::from_schema_name("Error")));
            response.content.insert("application/json".to_owned(), RefOr::T(body.build()));
        }
        if matches!(status.as_str(), "429" | "503") {
            let schema = ObjectBuilder::new().schema_type(SchemaType::Type(Type::Integer)).minimum(Some(1));
            set(response, "Retry-After", "Seconds after which it is worth trying again", schema);
        }
        if contract == Contract::Current {
            let schema = ObjectBuilder::new()
                .schema_type(SchemaType::Type(Type::String))
                .pattern(Some("^[a-zA-Z0-9_-]{1,64}$"));
            set(response, "X-Request-ID", "The caller's own, or one that was made", schema);
        }
    }
}

fn set(response: &mut Response, name: &str, description: &str, schema: ObjectBuilder) {
    let header: Header = HeaderBuilder::new().description(Some(description)).schema(Some(schema)).build();
    response.headers.insert(name.to_owned(), RefOr::T(header));
}

/// A field without a value is left out and never null.
fn without_null(schema: &mut RefOr<Schema>) {
    match schema {
        RefOr::T(Schema::Object(object)) => {
            if let SchemaType::Array(types) = &mut object.schema_type {
                types.retain(|one| *one != Type::Null);
                if let [only] = types.as_slice() {
                    object.schema_type = SchemaType::Type(only.clone());
                }
            }
            for property in object.properties.values_mut() {
                without_null(property);
            }
        }
        RefOr::T(Schema::Array(array)) => {
            if let SchemaType::Array(types) = &array.schema_type
                && types.contains(&Type::Array)
            {
                array.schema_type = SchemaType::Type(Type::Array);
            }
        }
        RefOr::T(Schema::OneOf(one_of)) => {
            let is_null = |one: &RefOr<Schema>| match one {
                RefOr::T(Schema::Object(object)) => object.schema_type == SchemaType::Type(Type::Null),
                _ => false,
            };
            one_of.items.retain(|one| !is_null(one));
            if let [only] = one_of.items.as_slice() {
                *schema = only.clone();
            }
        }
        RefOr::T(_) | RefOr::Ref(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_of_march_is_the_one_that_was_looked_at() {
        insta::assert_snapshot!(document(Contract::Seed).to_pretty_json().unwrap());
    }

    #[test]
    fn the_document_of_august_is_the_one_that_was_looked_at() {
        insta::assert_snapshot!(document(Contract::Current).to_pretty_json().unwrap());
    }
}
