/**
 * What runs in the page. It asks every 2 s and touches the page only where an answer differs from the one before, so that a selection
 * stands and a screen reader hears only news. Amounts are formatted from their decimal text, never from a float.
 */
export const pageScript = `const address = new URL(location.href);
const given = address.searchParams.get("token");
if (given !== null) {
  sessionStorage.setItem("concord-token", given);
  address.searchParams.delete("token");
  history.replaceState(null, "", address);
}

const most = 200;
const part = (id) => document.getElementById(id);
const dates = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeZone: "UTC" });
const counts = new Intl.NumberFormat();
const moneyFormats = new Map();

function moneyFormat(currency) {
  const known = moneyFormats.get(currency);
  if (known !== undefined) return known;
  /* Never fewer digits than were said. */
  const style = currency === undefined ? { minimumFractionDigits: 2 } : { style: "currency", currency };
  const format = new Intl.NumberFormat(undefined, { ...style, maximumFractionDigits: 20 });
  moneyFormats.set(currency, format);
  return format;
}

const looks = {
  draft: ["○", "mute", "Draft"],
  unpaid: ["→", "info", "Unpaid"],
  "partially-paid": ["◐", "teal", "Partially paid"],
  paid: ["✓", "ok", "Paid"],
  overpaid: ["+", "warn", "Overpaid"],
  credited: ["↩", "mute", "Credited"],
  "written-off": ["−", "mute", "Written off"],
  void: ["⊘", "mute", "Void"],
  overdue: ["!", "bad", "Overdue"],
  pending: ["…", "info", "Payment pending"],
  disputed: ["!", "bad", "Disputed"],
  "partly-credited": ["↩", "mute", "Partly credited"],
  unmatched: ["?", "warn", "Unmatched payment"],
};

function pill(sign, tone, words) {
  const mark = document.createElement("span");
  mark.setAttribute("aria-hidden", "true");
  mark.textContent = sign;
  const shown = document.createElement("span");
  shown.className = "pill " + tone;
  shown.append(mark, words);
  return shown;
}

function quiet(words) {
  const shown = document.createElement("span");
  shown.className = "quiet";
  shown.textContent = words;
  return shown;
}

function cell(name, ...content) {
  const td = document.createElement("td");
  td.setAttribute("role", "cell");
  td.className = name;
  td.append(...content);
  return td;
}

function row(invoice) {
  const { number, buyerName, dueDate, currency, conflicts } = invoice;
  const tr = document.createElement("tr");
  tr.setAttribute("role", "row");
  const states = [invoice.status, ...invoice.flags].map((word) =>
    pill(...(looks[word] ?? ["·", "mute", word])),
  );
  const waiting = conflicts === 1 ? "1 conflict" : counts.format(conflicts) + " conflicts";
  tr.append(
    cell("number", number ?? quiet("No number")),
    cell("customer", buyerName ?? quiet("No customer")),
    cell("status", ...states),
    cell("due", dueDate === undefined ? quiet("No due date") : dates.format(new Date(dueDate))),
    cell("gross amount", moneyFormat(currency).format(invoice.gross)),
    cell("outstanding amount", moneyFormat(currency).format(invoice.outstanding)),
    cell("conflicts", ...(conflicts === 0 ? [] : [pill("≠", "merge", waiting)])),
  );
  return tr;
}

function say(words, tone = "") {
  const state = part("state");
  if (state.textContent !== words) state.textContent = words;
  state.className = tone;
}

function notice(title, text, command) {
  part("list").hidden = true;
  part("notice").hidden = false;
  part("notice-title").textContent = title;
  part("notice-text").textContent = text;
  part("notice-command").textContent = command;
}

function signIn(text) {
  seen = null;
  say("Not signed in");
  notice("Sign in", text, "npm start");
}

let seen = null;

async function show() {
  const token = sessionStorage.getItem("concord-token");
  if (token === null) {
    signIn("Open this page with the sign-in link that Concord prints in the terminal when it starts:");
    return;
  }
  const answer = await fetch("/api/v1/invoices?limit=" + most, {
    headers: { authorization: "Bearer " + token },
  });
  if (answer.status === 401) {
    signIn("This sign-in link no longer counts. Open the newest one that Concord printed in the terminal:");
    return;
  }
  const text = await answer.text();
  const found = JSON.parse(text);
  if (!answer.ok) {
    say(found.detail ?? found.title, "bad");
    return;
  }
  const { items, next } = found;
  const count = items.length === 1 ? "1 invoice" : counts.format(items.length) + " invoices";
  say(next === null ? count : "The " + count + " that changed last");
  if (text === seen) return;
  seen = text;
  if (items.length === 0) {
    notice("No invoices yet", "Bring some in from files:", "concord import FILE…");
    return;
  }
  part("invoices").replaceChildren(...items.map(row));
  part("notice").hidden = true;
  part("list").hidden = false;
}

async function follow() {
  try {
    await show();
  } catch {
    say("Concord does not answer. Trying again…", "warn");
  }
  setTimeout(follow, 2000);
}
await follow();
`;
