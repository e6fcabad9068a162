'use strict';
// The token is kept in this page's memory only: a reload forgets it.
let token = '';
const element = (name, properties = {}, ...children) => {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
};
const titles = { auth: 'Accounts and logins', rbac: 'Roles and permissions', teams: 'Teams', tokens: 'API tokens' };
const base = new URL('..', document.location);

async function send(method, path, body, headers = {}) {
  const all = { ...headers };
  if (token) all.Authorization = 'Bearer ' + token;
  if (body) all['Content-Type'] = 'application/json';
  const answer = await fetch(new URL(path.replace(/^\//, ''), base), { method, headers: all, body });
  const text = await answer.text();
  let shown = text;
  try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch { /* no JSON, shown as it is */ }
  return { status: answer.status, text, shown, tag: answer.headers.get('ETag') };
}

document.getElementById('login').addEventListener('submit', async event => {
  event.preventDefault();
  const body = JSON.stringify({ email: document.getElementById('email').value, password: document.getElementById('password').value });
  token = '';
  const answer = await send('POST', '/auth/email/login', body);
  const login = answer.status === 200 ? JSON.parse(answer.text) : null;
  if (login) token = login.access_token;
  document.getElementById('password').value = '';
  document.getElementById('who').value = !login ? 'refused (' + answer.status + ')'
    : login.user.password_change_required ? 'logged in: change the password first' : 'logged in';
});

function operation(method, path, described) {
  const inputs = (described.parameters || []).map(parameter => ({ parameter, input: element('input', { placeholder: String(parameter.schema.default ?? '') }) }));
  const media = described.requestBody && described.requestBody.content['application/json'];
  const example = media && JSON.stringify(media.example, null, 2);
  const body = media && element('textarea', { value: example, rows: example.split('\n').length + 1, spellcheck: false, ariaLabel: 'body' });
  const output = element('pre', { hidden: true });
  const form = element('form', {},
    element('p', { textContent: described.description || '' }),
    ...inputs.map(({ parameter, input }) => element('label', {}, element('span', { textContent: parameter.name }), input)),
    ...(body ? [body] : []), element('button', { textContent: 'Send' }), output);
  form.addEventListener('submit', async event => {
    event.preventDefault();
    let target = path;
    const query = new URLSearchParams();
    const headers = {};
    for (const { parameter, input } of inputs) {
      if (parameter.in === 'path') target = target.replace('{' + parameter.name + '}', encodeURIComponent(input.value));
      else if (input.value && parameter.in === 'query') query.set(parameter.name, input.value);
      else if (input.value) headers[parameter.name] = input.value;
    }
    const answer = await send(method, target + (query.size ? '?' + query : ''), body && body.value, headers);
    output.hidden = false;
    output.textContent = answer.status + (answer.tag ? '   ETag: ' + answer.tag : '') + '\n' + answer.shown;
  });
  return element('details', {}, element('summary', {}, element('b', { className: method, textContent: method }),
    element('span', {}, path + ' ', element('small', { textContent: described.summary }))), form);
}

fetch(new URL('openapi?format=JSON', base)).then(answer => answer.json()).then(api => {
  const main = document.getElementById('operations');
  main.replaceChildren();
  const groups = new Map();
  for (const [path, item] of Object.entries(api.paths)) {
    if (path.startsWith('/v1/')) continue;
    for (const [method, described] of Object.entries(item)) {
      const tag = described.tags[0];
      if (!groups.has(tag)) groups.set(tag, []);
      groups.get(tag).push(operation(method.toUpperCase(), path, described));
    }
  }
  for (const [tag, operations] of groups) main.append(element('h2', { textContent: titles[tag] ?? tag }), ...operations);
}).catch(() => { document.getElementById('operations').textContent = 'The document of the API cannot be read.'; });
