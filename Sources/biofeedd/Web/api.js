// Requests to the daemon. Errors become one sentence.

async function answer(response) {
  const body = await response.json();
  if (!response.ok) throw Object.assign(new Error(body.detail ?? response.statusText), { status: response.status, body });
  return body;
}

export const get = async (path) => answer(await fetch(path));

export const post = async (path, body) =>
  answer(await fetch(path, {
    method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  }));

export const remove = async (path) => answer(await fetch(path, { method: "DELETE" }));

/** Where something of a person is asked for. */
export const ofPerson = (code, what = "") => `/api/people/${encodeURIComponent(code)}${what && `/${what}`}`;
