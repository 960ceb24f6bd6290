// Starts GraphiQL on this server's own API. A file of its own, for the page allows no inline script.
const fetcher = GraphiQL.createFetcher({ url: '/graphql' });
const page = React.createElement(GraphiQL, {
  fetcher,
  defaultQuery: '{\n  me {\n    name\n    role\n  }\n}\n',
  isHeadersEditorEnabled: false, // nothing but the session's cookie says who asks
});
ReactDOM.createRoot(document.getElementById('graphiql')).render(page);
