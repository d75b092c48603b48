// Page: GraphiQL over /graphql. A token given as #token=… goes into the headers and nowhere else;
// subscriptions send the same headers when they begin.
"use strict";

const given = new URLSearchParams(location.hash.slice(1));
const token = given.get("token");
history.replaceState(null, "", location.pathname);

const query = `# Merit Ledger 功过格. Put a token into the headers below; "make run" prints some.
{
  employees(first: 5) {
    totalCount
    nodes { id name title department { id name } }
  }
}
`;

ReactDOM.createRoot(document.getElementById("ide")).render(
  React.createElement(GraphiQL, {
    fetcher: GraphiQL.createFetcher({
      url: "/graphql",
      subscriptionUrl: `${location.origin.replace(/^http/, "ws")}/graphql`,
    }),
    defaultQuery: given.get("query") ?? query,
    defaultHeaders: JSON.stringify({ Authorization: `Bearer ${token ?? ""}` }, null, 2),
    headers: token ? JSON.stringify({ Authorization: `Bearer ${token}` }, null, 2) : undefined,
    shouldPersistHeaders: false,
    isHeadersEditorEnabled: true,
  }),
);
