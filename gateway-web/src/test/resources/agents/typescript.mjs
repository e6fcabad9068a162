// An agent on an SDK for TypeScript. It prints what it gets, line by line, and ends with 0 if nothing fails.
// Arguments: the package, its modules of the client and of the transport, how it begins (legacy, auto), the URL, and the
// URL at which it cancels a call.
import { readFileSync } from 'node:fs';

const [sdk, clientModule, transportModule, begins, url, urlOfCancelled] = process.argv.slice(1);
const { Client } = await import(sdk + clientModule);
const { StreamableHTTPClientTransport } = await import(sdk + transportModule);
const { version } = JSON.parse(readFileSync(`node_modules/${sdk}/package.json`, 'utf8'));
const isFirstMajor = version.startsWith('1.');

async function connect(to) {
  const options = begins === 'legacy' ? {} : { versionNegotiation: { mode: begins } };
  const client = new Client({ name: `typescript-sdk-${begins}`, version }, options);
  const transport = new StreamableHTTPClientTransport(new URL(to));
  await client.connect(transport);
  return { client, transport };
}

function call(client, params, options) {
  return isFirstMajor ? client.callTool(params, undefined, options) : client.callTool(params, options);
}

const { client, transport } = await connect(url);
console.log('revision:', isFirstMajor ? transport.protocolVersion : client.getNegotiatedProtocolVersion());
console.log('tools:', (await client.listTools()).tools.map(tool => tool.name).join(' '));
console.log('resources:', (await client.listResources()).resources.map(resource => resource.uri).join(' '));
console.log('prompts:', (await client.listPrompts()).prompts.map(prompt => prompt.name).join(' '));
const echoed = await call(client, { name: 'echo', arguments: { text: 'hello' } });
console.log('call:', echoed.structuredContent.text);
console.log('read:', (await client.readResource({ uri: 'test://note' })).contents[0].text);
const prompt = await client.getPrompt({ name: 'greet', arguments: { who: 'Ada' } });
console.log('get:', prompt.messages[0].content.text);
const steps = [];
await call(client, { name: 'steps', arguments: {} }, { onprogress: told => steps.push(told.progress) });
console.log('progress:', steps.join(' '));
await transport.terminateSession();
await client.close();

const other = (await connect(urlOfCancelled)).client;
const cancel = new AbortController();
try {
  await call(
    other,
    { name: 'hold', arguments: { who: `typescript-sdk-${begins}/${version}` } },
    { signal: cancel.signal, onprogress: () => cancel.abort('enough') }
  );
  console.log('cancelled: not');
} catch (aborted) {
  console.log('cancelled:', cancel.signal.aborted);
}
