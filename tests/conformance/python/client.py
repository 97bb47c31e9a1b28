"""Asks, writes and follows with gql, which takes the schema from the server, and prints what it saw."""

import asyncio
import json
import os
import uuid

from gql import Client, gql
from gql.dsl import DSLMutation, DSLQuery, DSLSchema, dsl_gql
from gql.transport.aiohttp import AIOHTTPTransport
from gql.transport.exceptions import TransportQueryError
from gql.transport.websockets import WebsocketsTransport

ENDPOINT = os.environ["SHANHAI_ENDPOINT"]


def over_http(token=None):
    headers = {"accept-language": "en"}
    if token:
        headers["authorization"] = f"Bearer {token}"
    return AIOHTTPTransport(url=ENDPOINT, headers=headers)


async def sign_in(name, password):
    async with Client(transport=over_http()) as session:
        document = gql("mutation ($input: SignInInput!) { signIn(input: $input) { accessToken } }")
        document.variable_values = {"input": {"name": name, "password": password}}
        answer = await session.execute(document)
        return answer["signIn"]["accessToken"]


async def pages(session, of):
    """Every row of the list, with the query written by the schema's own names."""
    rows, after = [], None
    while True:
        purchases = of.Query.purchases(first=25, after=after, filter={"year": {"eq": 2022}})
        page = purchases.select(
            of.PurchaseConnection.nodes.select(of.Purchase.id, of.Purchase.amount, of.Purchase.acceptedOn),
            of.PurchaseConnection.pageInfo.select(of.PageInfo.hasNextPage, of.PageInfo.endCursor),
        )
        answer = (await session.execute(dsl_gql(DSLQuery(page))))["purchases"]
        rows += answer["nodes"]
        if not answer["pageInfo"]["hasNextPage"]:
            return rows
        after = answer["pageInfo"]["endCursor"]


async def log(session, of, line):
    written = of.Mutation.logPurchase(input={"idempotencyKey": str(uuid.uuid4()), "submit": True, "line": line})
    payload = written.select(
        of.PurchasePayload.purchase.select(of.Purchase.id, of.Purchase.state),
        of.PurchasePayload.userErrors.select(of.UserError.code, of.UserError.field, of.UserError.message),
    )
    return (await session.execute(dsl_gql(DSLMutation(payload))))["logPurchase"]


async def main():
    given = json.loads(os.environ["SHANHAI_GIVEN"])
    reading, writing = [await sign_in(one["name"], one["password"]) for one in given["accounts"]]
    seen = {}

    # The schema is asked with every limit on, and each document is held against it before it is sent.
    client = Client(transport=over_http(reading), fetch_schema_from_transport=True)
    async with client as session:
        of = DSLSchema(client.schema)
        seen["rows"] = await pages(session, of)
        try:
            await session.execute(gql('{ purchases(first: 1000) { nodes { id } } }'))
        except TransportQueryError as refused:
            seen["refused"] = refused.errors[0]["extensions"]["code"]

    follower = WebsocketsTransport(
        url=ENDPOINT.replace("http", "ws", 1),
        init_payload={"authorization": f"Bearer {reading}"},
        subprotocols=[WebsocketsTransport.GRAPHQLWS_SUBPROTOCOL],
    )
    async with Client(transport=follower) as following:
        follow = gql("subscription ($after: Cursor) { purchaseChanged(after: $after) { id node { state } } }")
        follow.variable_values = {"after": given["cursor"]}
        changes = following.subscribe(follow)
        first = asyncio.ensure_future(anext(changes))
        async with Client(transport=over_http(writing), schema=client.schema) as session:
            seen["logged"] = await log(session, of, given["line"])
            seen["lacking"] = await log(session, of, {**given["line"], "orderNumber": "", "amount": "-1"})
        seen["change"] = (await asyncio.wait_for(first, 20))["purchaseChanged"]
        await changes.aclose()
    print(json.dumps(seen))


asyncio.run(main())
