"""A small API for the tests of the runtime, written as the generator would write it, with one of everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Annotated, Any, ClassVar, Final, Literal, TypeAlias

from hivekube._runtime.api import Api, Bearer, KnownFailure
from hivekube._runtime.calls import (
    Ack,
    AckReply,
    AsyncPageRequest,
    AsyncResource,
    Batch,
    BatchReply,
    Body,
    Cookie,
    Created,
    CreatedReply,
    Deleted,
    DeletedReply,
    Header,
    ItemReply,
    ListReply,
    Omit,
    Operation,
    Page,
    PagedByNumber,
    PartialFailure,
    Path,
    Query,
    SyncResource,
    Updated,
    UpdatedReply,
    WholeBody,
    alias,
    legacy_keywords,
    omit,
    raw,
    raw_async,
    raw_async_pages,
)
from hivekube._runtime.client import AsyncClient, SyncClient
from hivekube._runtime.models import (
    Base64,
    JsonString,
    LegacyValues,
    Model,
    Nullable,
    OpenUnion,
    wire,
)

API: Final = Api(
    package="shop",
    version="1.2.3",
    env_api_key="SHOP_KEY",
    env_base_url="SHOP_URL",
    base_url="https://shop.example",
    auth=Bearer(),
    request_id_header="x-request-id",
    known_failures=(KnownFailure(at="/error", equals="No entry", kind="permission_denied"),),
)

Colour: TypeAlias = Annotated[Literal["RED", "BLUE"] | str, LegacyValues({"crimson": "RED"})]
Size: TypeAlias = Literal[1, 2] | int
Limit: TypeAlias = Annotated[bool | float, OpenUnion()]


class Part(Model):
    """Something inside of something."""

    name: str
    weight: float | None = None
    from_: Annotated[str | None, wire("from")] = None


class Thing(Model, schema_name="thing"):
    """Has a field of every kind."""

    id: Annotated[str, wire("id", legacy=("_id", "thing_id"))]
    name: str | None = None
    count: int | None = None
    price: float | None = None
    flag: bool | None = None
    made_at: datetime | None = None
    note: Nullable[str] = None
    owner: Annotated[Nullable[str], wire("owner", legacy=("user",))] = None
    colour: Annotated[Colour | None, wire("colour", legacy=("color",))] = None
    size: Size | None = None
    limit: Limit | None = None
    parts: list[Part] | None = None
    part_by_name: Annotated[dict[str, Part] | None, wire("partByName")] = None
    settings: Annotated[Any, JsonString()] = None
    blob: Base64 | None = None
    data: dict[str, Any] | None = None
    model_name: str | None = None
    copy_: Annotated[str | None, wire("copy")] = None


class Fading(Model, warned=("user",)):
    """Has an old name that is to go, and one that stays."""

    owner: Annotated[str, wire("owner", legacy=("login", "user"))]
    made: datetime | None = None
    size: int | None = None
    more: Annotated[Any, JsonString()] = None


class Strict(Model, conflict="error"):
    """Refuses two values of one field."""

    id: Annotated[str, wire("id", legacy=("_id",))]


_LIST: Final = Operation(
    "things.list",
    "GET",
    "/things",
    arguments=(
        Query("name"),
        Query("tags"),
        Query("ids", style="brackets"),
        Query("codes", style="comma"),
        Query("words", style="space"),
        Query("marks", style="pipe"),
        Query("where", style="json", of=Part),
        Query("price", of=float),
        Query("page"),
        Query("limit"),
    ),
    paging=PagedByNumber("page", limit="limit", max_limit=3),
    reply=ListReply(Thing, items=("/things", "/data/things", "/"), total=("/total", "/meta/total")),
)
_GET: Final = Operation(
    "things.get",
    "GET",
    "/things/{thing_id}",
    arguments=(Path("id", "thing_id"),),
    reply=ItemReply(
        Thing,
        value=("/thing/0", "/thing", "/"),
        value_has=(("id", "_id", "thing_id"),),
        not_found=("/thing",),
    ),
)
_CREATE: Final = Operation(
    "things.create",
    "POST",
    "/things",
    arguments=(
        Body("name"),
        Body("price", of=float),
        Body("note", nullable=True),
        Body("colour", of=Colour),
        Body("parts", of=list[Part]),
        Body("settings", json_string=True),
        Body("data"),
        Header("trace", "X-Trace"),
        Cookie("session"),
    ),
    reply=CreatedReply(
        Thing,
        value=("/result", "/"),
        value_has=("name",),
        id=("/insertedId", "/result/insertedId", "/result/insertedIds/0", "/id"),
    ),
)
_UPDATE: Final = Operation(
    "things.update",
    "PUT",
    "/things",
    arguments=(Body("id"), Body("name")),
    reply=UpdatedReply(
        Thing,
        value=("/result", "/"),
        value_has=("name",),
        id=("/result/id", "/id"),
        matched=("/matchedCount",),
        modified=("/modifiedCount",),
    ),
)
_DELETE: Final = Operation(
    "things.delete",
    "DELETE",
    "/things",
    arguments=(Query("id", "thing_id", required=True),),
    reply=DeletedReply(id=("/result/id", "/deleted"), count=("/deletedCount",)),
)
_CREATE_BATCH: Final = Operation(
    "things.create_batch",
    "POST",
    "/things/batch",
    arguments=(Body("things", of=list[Thing]),),
    wrapper="batch",
    partial=PartialFailure(statuses=(500,), ids="/ids", errors="/errors"),
    reply=BatchReply(ids=("/ids",), errors=("/errors",)),
)
_SEARCH: Final = Operation(
    "things.search",
    "POST",
    "/things/search",
    arguments=(Body("text"), Body("page"), Body("limit")),
    wrapper="query",
    body_encoding="json-string",
    body_required=True,
    idempotent=True,
    paging=PagedByNumber("page", limit="limit"),
    reply=ListReply(Thing, items=("/things",)),
)
_PING: Final = Operation(
    "things.ping",
    "POST",
    "/ping",
    arguments=(WholeBody("message"),),
    reply=AckReply(),
    anonymous=True,
)
_PAY: Final = Operation(
    "things.pay",
    "POST",
    "/pay",
    arguments=(Header("idempotency_key", "Idempotency-Key"),),
    reply=AckReply(),
)
_LIMIT: Final = Operation(
    "things.limit",
    "GET",
    "/limit",
    reply=ItemReply[Limit](alias(Limit), value=("/limit", "/"), fails=()),
)


class Things(SyncResource):
    """Things of the shop."""

    @cached_property
    def with_raw_response(self) -> ThingsWithRawResponse:
        """The same methods, returning the raw response."""
        return ThingsWithRawResponse(self)

    def list(
        self,
        *,
        name: str | None = None,
        tags: Sequence[str] | None = None,
        ids: Sequence[str] | None = None,
        codes: Sequence[str] | None = None,
        words: Sequence[str] | None = None,
        marks: Sequence[str] | None = None,
        where: Part | Mapping[str, object] | None = None,
        price: float | None = None,
        page: int | None = None,
        limit: int | None = None,
    ) -> Page[Thing]:
        """Lists things."""
        return self._page(
            _LIST,
            name=name,
            tags=tags,
            ids=ids,
            codes=codes,
            words=words,
            marks=marks,
            where=where,
            price=price,
            page=page,
            limit=limit,
        )

    @legacy_keywords(thing_id="id")
    def get(self, id: str) -> Thing:
        """Gets a thing."""
        return self._call(_GET, id=id)

    @legacy_keywords(color="colour")
    def create(
        self,
        *,
        name: str,
        price: float | Omit = omit,
        note: str | None | Omit = omit,
        colour: Colour | Omit = omit,
        parts: Sequence[Part | Mapping[str, object]] | Omit = omit,
        settings: object = omit,
        data: object = omit,
        trace: str | None = None,
        session: str | None = None,
    ) -> Created[Thing]:
        """Creates a thing."""
        return self._call(
            _CREATE,
            name=name,
            price=price,
            note=note,
            colour=colour,
            parts=parts,
            settings=settings,
            data=data,
            trace=trace,
            session=session,
        )

    def update(self, id: str, *, name: str | Omit = omit) -> Updated[Thing]:
        """Changes a thing."""
        return self._call(_UPDATE, id=id, name=name)

    def delete(self, id: str) -> Deleted:
        """Deletes a thing."""
        return self._call(_DELETE, id=id)

    def create_batch(self, *, things: Sequence[Thing | Mapping[str, object]]) -> Batch:
        """Creates several things."""
        return self._call(_CREATE_BATCH, things=things)

    def search(
        self, *, text: str | Omit = omit, page: int | Omit = omit, limit: int | Omit = omit
    ) -> Page[Thing]:
        """Searches things."""
        return self._page(_SEARCH, text=text, page=page, limit=limit)

    def ping(self, message: object) -> Ack:
        """Says something."""
        return self._call(_PING, message=message)

    def pay(self, *, idempotency_key: str | None = None) -> Ack:
        """Pays."""
        return self._call(_PAY, idempotency_key=idempotency_key)

    def limit(self) -> Limit:
        """The limit."""
        return self._call(_LIMIT)


class AsyncThings(AsyncResource):
    """Things of the shop."""

    @cached_property
    def with_raw_response(self) -> AsyncThingsWithRawResponse:
        """The same methods, returning the raw response."""
        return AsyncThingsWithRawResponse(self)

    def list(
        self,
        *,
        name: str | None = None,
        tags: Sequence[str] | None = None,
        ids: Sequence[str] | None = None,
        codes: Sequence[str] | None = None,
        words: Sequence[str] | None = None,
        marks: Sequence[str] | None = None,
        where: Part | Mapping[str, object] | None = None,
        price: float | None = None,
        page: int | None = None,
        limit: int | None = None,
    ) -> AsyncPageRequest[Thing]:
        """Lists things."""
        return self._page(
            _LIST,
            name=name,
            tags=tags,
            ids=ids,
            codes=codes,
            words=words,
            marks=marks,
            where=where,
            price=price,
            page=page,
            limit=limit,
        )

    @legacy_keywords(thing_id="id")
    async def get(self, id: str) -> Thing:
        """Gets a thing."""
        return await self._call(_GET, id=id)

    @legacy_keywords(color="colour")
    async def create(
        self,
        *,
        name: str,
        price: float | Omit = omit,
        note: str | None | Omit = omit,
        colour: Colour | Omit = omit,
        parts: Sequence[Part | Mapping[str, object]] | Omit = omit,
        settings: object = omit,
        data: object = omit,
        trace: str | None = None,
        session: str | None = None,
    ) -> Created[Thing]:
        """Creates a thing."""
        return await self._call(
            _CREATE,
            name=name,
            price=price,
            note=note,
            colour=colour,
            parts=parts,
            settings=settings,
            data=data,
            trace=trace,
            session=session,
        )

    async def update(self, id: str, *, name: str | Omit = omit) -> Updated[Thing]:
        """Changes a thing."""
        return await self._call(_UPDATE, id=id, name=name)

    async def delete(self, id: str) -> Deleted:
        """Deletes a thing."""
        return await self._call(_DELETE, id=id)

    async def create_batch(self, *, things: Sequence[Thing | Mapping[str, object]]) -> Batch:
        """Creates several things."""
        return await self._call(_CREATE_BATCH, things=things)

    def search(
        self, *, text: str | Omit = omit, page: int | Omit = omit, limit: int | Omit = omit
    ) -> AsyncPageRequest[Thing]:
        """Searches things."""
        return self._page(_SEARCH, text=text, page=page, limit=limit)

    async def ping(self, message: object) -> Ack:
        """Says something."""
        return await self._call(_PING, message=message)

    async def pay(self, *, idempotency_key: str | None = None) -> Ack:
        """Pays."""
        return await self._call(_PAY, idempotency_key=idempotency_key)

    async def limit(self) -> Limit:
        """The limit."""
        return await self._call(_LIMIT)


class ThingsWithRawResponse:
    """The methods of `Things`, returning raw responses."""

    def __init__(self, things: Things) -> None:
        self.list = raw(things.list)
        self.get = raw(things.get)
        self.create = raw(things.create)


class AsyncThingsWithRawResponse:
    """The methods of `AsyncThings`, returning raw responses."""

    def __init__(self, things: AsyncThings) -> None:
        self.list = raw_async_pages(things.list)
        self.get = raw_async(things.get)
        self.create = raw_async(things.create)


class Shop(SyncClient):
    """Client of the shop."""

    _api: ClassVar[Api] = API

    @cached_property
    def things(self) -> Things:
        """Things."""
        return Things(self)


class AsyncShop(AsyncClient):
    """Client of the shop for asyncio."""

    _api: ClassVar[Api] = API

    @cached_property
    def things(self) -> AsyncThings:
        """Things."""
        return AsyncThings(self)
