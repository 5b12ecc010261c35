//! trueup: OpenAPI documents in, two typed SDKs out.
