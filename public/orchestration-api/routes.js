// `<baton-routes>`: the routes of the API as openapi.json has them, each to
// read and to try on the live workspace. Loaded when the API view is opened.

/** Longest answer that is shown, in characters. */
const MAX_SHOWN = 20_000;

const BASE = new URL("..", import.meta.url);

class BatonRoutes extends HTMLElement {
  async connectedCallback() {
    if (this.childElementCount > 0) return;
    try {
      const response = await fetch(new URL("openapi.json", import.meta.url));
      if (!response.ok) throw new Error(`${response.status} ${response.statusText}`);
      this.show(await response.json());
    } catch (error) {
      this.append(element("p", { role: "alert" }, `The list of routes could not be loaded: ${error.message}`));
    }
  }

  show(api) {
    const filter = element("input", { type: "search", placeholder: "Search the routes", "data-testid": "routes-search" });
    const token = element("input", { type: "text", autocomplete: "off", spellcheck: "false", placeholder: "none", "data-testid": "routes-token" });
    const routes = operations(api).map((operation) => new Route(api, operation, () => token.value.trim()));
    filter.addEventListener("input", () => routes.forEach((route) => route.match(filter.value)));
    this.append(
      element("div", { class: "routes__tools" },
        element("label", { class: "routes__search" }, element("span", { class: "visually-hidden" }, "Search"), filter),
        element("label", { class: "routes__token", title: "The token that an agent got on registering: what you try is then done as that agent" }, "Token ", token)),
      element("ul", { class: "routes__list", "data-testid": "routes" }, ...routes.map(({ item }) => item)));
  }
}

/** A route with the form that tries it. */
class Route {
  constructor(api, { path, method, operation, parameters }, token) {
    Object.assign(this, { path, method, token });
    this.words = `${method} ${path} ${operation.summary ?? ""}`.toLowerCase();
    this.fields = parameters.map((parameter) => new Parameter(parameter));
    const content = resolve(api, operation.requestBody)?.content;
    this.type = Object.keys(content ?? {})[0];
    this.body = content && element("textarea", { rows: "4", spellcheck: "false", "data-testid": "route-body" }, example(api, content[this.type]));
    this.output = element("output", { class: "route__answer" });
    this.send = element("button", { type: "submit", class: "button", "data-testid": "route-send" }, "Send");
    this.stop = element("button", { type: "button", class: "button", hidden: "" }, "Stop");
    const form = element("form", { class: "route__form" },
      ...this.fields.map(({ label }) => label),
      this.body && element("label", { class: "route__field" }, "Body", this.body),
      element("p", { class: "route__buttons" }, this.send, this.stop));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.try();
    });
    this.item = element("li", {},
      element("details", { class: "route", "data-testid": "route", "data-route": `${method} ${path}` },
        element("summary", {},
          element("code", { class: "route__method", "data-method": method }, method),
          element("code", { class: "route__path" }, path),
          element("span", { class: "route__summary" }, operation.summary ?? "")),
        operation.description && element("p", { class: "route__description" }, operation.description),
        form,
        this.output));
  }

  match(text) {
    const words = text.toLowerCase().split(/\s+/);
    this.item.hidden = !words.every((word) => this.words.includes(word));
  }

  /** Sends the request and shows the answer as it comes. */
  async try() {
    const stopping = new AbortController();
    this.stop.onclick = () => stopping.abort();
    this.output.replaceChildren();
    this.stop.hidden = false;
    const began = performance.now();
    try {
      const response = await fetch(this.address(), { ...this.request(), signal: stopping.signal });
      const took = (performance.now() - began).toFixed(1);
      this.output.append(element("p", { "data-testid": "route-status" }, `${response.status} ${response.statusText} · ${took} ms`));
      await this.read(response);
    } catch (error) {
      if (error.name !== "AbortError") this.output.append(element("p", { role: "alert" }, `No answer: ${error.message}`));
    }
    this.stop.hidden = true;
  }

  address() {
    const inPath = this.fields.filter((field) => field.place === "path");
    const path = inPath.reduce((path, { name, value }) => path.replace(`{${name}}`, encodeURIComponent(value)), this.path);
    const url = new URL(path.replace(/^\//, ""), BASE);
    for (const { place, name, value } of this.fields) {
      if (place === "query" && value !== "") url.searchParams.set(name, value);
    }
    return url;
  }

  request() {
    const headers = {};
    for (const { place, name, value } of this.fields) {
      if (place === "header" && value !== "") headers[name] = value;
    }
    if (this.token() !== "") headers.authorization = `Bearer ${this.token()}`;
    const body = this.body?.value.trim() || undefined;
    if (body !== undefined) headers["content-type"] = this.type;
    return { method: this.method, headers, body };
  }

  async read(response) {
    const type = response.headers.get("content-type") ?? "";
    if (/octet-stream|image/.test(type)) {
      const blob = await response.blob();
      const link = element("a", { href: URL.createObjectURL(blob), download: "answer.npy" }, `Save ${blob.size} bytes`);
      return this.output.append(link);
    }
    const shown = element("pre", { tabindex: "0", "data-testid": "route-answer" });
    this.output.append(shown);
    let text = "";
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    for (let part; reader !== undefined && !(part = await reader.read()).done; ) {
      text += part.value;
      shown.textContent = text.slice(0, MAX_SHOWN);
      if (text.length > MAX_SHOWN) {
        this.output.append(element("p", {}, `Shown are the first ${MAX_SHOWN} characters.`));
        return reader.cancel();
      }
    }
    if (type.includes("json")) shown.textContent = indented(text);
  }
}

/** A parameter of a route with its field. */
class Parameter {
  constructor({ name, in: place, required = false, description, schema = {}, example }) {
    Object.assign(this, { name, place });
    this.input = element("input", { type: "text", spellcheck: "false", placeholder: String(example ?? schema.examples?.[0] ?? schema.type ?? "") });
    this.input.required = required;
    this.label = element("label", { class: "route__field", title: description ?? "" }, name, this.input);
  }

  get value() {
    return this.input.value.trim();
  }
}

/** All operations, in the document's order. */
function operations(api) {
  return Object.entries(api.paths).flatMap(([path, item]) =>
    ["get", "post", "put", "patch", "delete"].filter((method) => method in item).map((method) => {
      const operation = item[method];
      const parameters = [...(item.parameters ?? []), ...(operation.parameters ?? [])];
      return { path, method: method.toUpperCase(), operation, parameters: parameters.map((one) => resolve(api, one)) };
    }));
}

/** What a reference within the document points at. */
function resolve(api, value) {
  const path = value?.$ref?.replace(/^#\//, "").split("/");
  return path === undefined ? value : path.reduce((at, name) => at[name], api);
}

/** An example of a body: the document's, or what its schema requires. */
function example(api, { schema, example, examples } = {}) {
  const given = example ?? Object.values(examples ?? {})[0]?.value ?? resolve(api, schema)?.examples?.[0];
  return JSON.stringify(given ?? sample(api, schema), null, 2);
}

function sample(api, schema, depth = 0) {
  const { type, properties = {}, required = [], items, enum: values, default: usual, anyOf, oneOf } = resolve(api, schema) ?? {};
  if (usual !== undefined) return usual;
  if (values !== undefined) return values[0];
  if (anyOf ?? oneOf) return sample(api, (anyOf ?? oneOf)[0], depth);
  switch (Array.isArray(type) ? type[0] : type) {
    case "object":
      return Object.fromEntries(required.map((name) => [name, sample(api, properties[name], depth + 1)]));
    case "array":
      return depth < 4 && items ? [sample(api, items, depth + 1)] : [];
    case "integer":
    case "number":
      return 0;
    case "boolean":
      return false;
    default:
      return "";
  }
}

function indented(text) {
  // What was cut off, or is no JSON after all, stays as it is.
  try {
    return JSON.stringify(JSON.parse(text), null, 2).slice(0, MAX_SHOWN);
  } catch {
    return text;
  }
}

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children.filter((child) => child));
  return made;
}

customElements.define("baton-routes", BatonRoutes);
