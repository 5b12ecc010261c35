"""Stored ways of calling a model: provider, parameters, prompt template."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, TypeAlias, TypedDict

from .._runtime.models import Model, Nullable, OpenUnion, deprecated, wire

__all__ = [
    "CallType",
    "Configuration",
    "ConfigurationParameters",
    "ConfigurationParametersDict",
    "ConfigurationType",
    "Environment",
    "FunctionCallMode",
    "PromptTemplate",
    "PromptTemplateInput",
    "ResponseFormat",
    "ResponseFormatDict",
    "ResponseFormatType",
    "SelectedFunction",
    "SelectedFunctionDict",
    "TemplateMessage",
    "TemplateMessageDict",
]

CallType: TypeAlias = Literal["chat", "completion"] | str
"""Kind of API a model is called by. Values the document does not know are kept as they are."""

ConfigurationType: TypeAlias = Literal["LLM", "pipeline"] | str
"""What is configured: one call of a model, or a whole pipeline. Values the document does not know
are kept as they are.
"""

Environment: TypeAlias = Literal["dev", "staging", "prod"] | str
"""Environment a configuration is active in. Values the document does not know are kept as they
are.
"""

FunctionCallMode: TypeAlias = Literal["none", "auto", "force"] | str
"""Whether a model calls functions: never, as it sees fit, or always the one that is forced. Values
the document does not know are kept as they are.
"""

ResponseFormatType: TypeAlias = Literal["text", "json_object"] | str
"""Format a model answers in. Values the document does not know are kept as they are."""


class Configuration(Model):
    """A stored way of calling a model."""

    id: Annotated[str | None, wire("id", legacy=("_id",))] = None
    """Id of the configuration (NanoId, 24 characters)."""

    name: str
    """Name of the configuration, at most 200 characters."""

    provider: str
    """Provider of the model, such as `openai`."""

    type: Nullable[ConfigurationType] = None
    """What is configured."""

    parameters: ConfigurationParameters | None = None
    """How the model is called."""

    env: list[Environment] | None = None
    """Environments it is active in."""

    tags: list[str] | None = None
    """Labels to find it by."""

    user_properties: Nullable[dict[str, Any]] = None
    """Who made the configuration."""

    project: Nullable[str] = None
    """Project it belongs to, by name or by id as the server likes."""

    project_id: Nullable[str] = None
    """Id of the project it belongs to (NanoId, 24 characters)."""

    org_id: Annotated[Nullable[str], wire("org_id", legacy=("tenant",))] = None
    """Id of the organization that owns it (NanoId, 24 characters)."""

    created_at: str | None = None
    """When the configuration was created, in the spelling of the server:
    `2024-05-04 20:15:04.124000` (UTC) or ISO 8601.
    """

    updated_at: Nullable[str] = None
    """When the configuration was last changed, spelled like `created_at`; null if it never was."""

    @property
    @deprecated("renamed: use `org_id`")
    def tenant(self) -> str | None:
        """Old name of `org_id`."""
        return self.org_id


class ConfigurationParameters(Model):
    """How the model is called. Keys not listed here are kept."""

    call_type: CallType | None = None
    """Kind of API a model is called by."""

    model: str | None = None
    """Name of the model."""

    hyperparameters: dict[str, Any] | None = None
    """Sampling parameters, in the terms of the provider."""

    response_format: Annotated[ResponseFormat | None, wire("responseFormat")] = None
    """Format the model is asked to answer in."""

    selected_functions: Annotated[list[SelectedFunction] | None, wire("selectedFunctions")] = None
    """Functions the model may call."""

    function_call_params: Annotated[FunctionCallMode | None, wire("functionCallParams")] = None
    """Whether a model calls functions: never, as it sees fit, or always the one that is forced."""

    force_function: Annotated[dict[str, Any] | None, wire("forceFunction")] = None
    """The function that is forced, if the mode is `force`."""

    template: PromptTemplate | None = None
    """Messages of a chat, or one text for a completion, with placeholders."""


class ConfigurationParametersDict(TypedDict, total=False):
    """`ConfigurationParameters` as a plain dict."""

    call_type: CallType
    model: str
    hyperparameters: Mapping[str, Any]
    response_format: ResponseFormat | ResponseFormatDict
    selected_functions: Sequence[SelectedFunction | SelectedFunctionDict]
    function_call_params: FunctionCallMode
    force_function: Mapping[str, Any]
    template: PromptTemplateInput


class ResponseFormat(Model):
    """Format the model is asked to answer in.

    Example:

    ```json
    {
      "type": "json_object"
    }
    ```
    """

    type: ResponseFormatType | None = None
    """Format a model answers in."""


class ResponseFormatDict(TypedDict, total=False):
    """`ResponseFormat` as a plain dict."""

    type: ResponseFormatType


class SelectedFunction(Model):
    """A function the model may call.

    Example:

    ```json
    {
      "id": "tL4cQ9vXw2-RkYb7_MzNs0Ef",
      "name": "find_order",
      "description": "Looks up an order by its number.",
      "parameters": {
        "type": "object",
        "properties": {
          "order_id": {
            "type": "string"
          }
        },
        "required": [
          "order_id"
        ]
      }
    }
    ```
    """

    id: str | None = None
    """Id of the tool behind it (NanoId, 24 characters)."""

    name: str | None = None
    """Name the model calls it by."""

    description: Nullable[str] = None
    """What the function does; null for none."""

    parameters: dict[str, Any] | None = None
    """Parameters of the call, a JSON schema."""


class SelectedFunctionDict(TypedDict, total=False):
    """`SelectedFunction` as a plain dict."""

    id: str
    name: str
    description: str | None
    parameters: Mapping[str, Any]


class TemplateMessage(Model):
    """A message with placeholders.

    Example:

    ```json
    {
      "role": "user",
      "content": "{{ question }}"
    }
    ```
    """

    role: str | None = None
    """Who speaks: `system`, `user` or `assistant`."""

    content: str | None = None
    """Text of the message; `{{ name }}` marks a placeholder."""


class TemplateMessageDict(TypedDict, total=False):
    """`TemplateMessage` as a plain dict."""

    role: str
    content: str


PromptTemplate: TypeAlias = Annotated[list[TemplateMessage] | str, OpenUnion()]
"""Messages of a chat, or one text for a completion, with placeholders. A value of no known type is
kept as it is.
"""

PromptTemplateInput: TypeAlias = Sequence[TemplateMessage | TemplateMessageDict] | str
"""`PromptTemplate`, or plain dicts in its place."""
