// The suite runs this as its client: it passes the scenario on to run.ts, which listens at the first argument.
const {
  MCP_CONFORMANCE_SCENARIO: scenario,
  MCP_CONFORMANCE_PROTOCOL_VERSION: revision,
  MCP_CONFORMANCE_CONTEXT: context = "{}",
} = process.env;
const [service, url] = process.argv.slice(2);
const body = JSON.stringify({ scenario, revision, context: JSON.parse(context), url });
const { status, text } = await fetch(service, { method: "POST", body }).then(async (response) => ({
  status: response.status,
  text: await response.text(),
}));
console.log(text);
process.exit(status === 200 ? 0 : 1);
