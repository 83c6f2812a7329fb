// Keeps the conversation in this tab's sessionStorage, under a name for each user. Never gets a token.
const prefix = "agentcore-chain/";

export default function ({ data, setStateValue, parentElement }) {
  const { user, visit, save, forget } = data;
  const kept = Object.keys(sessionStorage).filter((key) => key.startsWith(prefix));
  // Nobody is signed in: the conversation stays that of whoever was, and waits for them.
  const name = user === null ? kept[0] : prefix + user;
  // The conversation of somebody who was signed in here before is not this user's to find.
  for (const other of kept) if (other !== name) sessionStorage.removeItem(other);

  const report = (what, value) => {
    // Each report runs the page's script anew, and this function with it.
    const mark = JSON.stringify([what, visit, save?.revision]);
    if (parentElement.lastReport === mark) return;
    parentElement.lastReport = mark;
    setStateValue(what, { visit, ...value });
  };

  if (forget) {
    sessionStorage.removeItem(name);
    report("forgotten", {});
  } else if (save === null) {
    // In a page that was here before its server, the user may be typing.
    const fresh = window.agentcoreChainPage !== true;
    window.agentcoreChainPage = true;
    report("loaded", { text: name === undefined ? null : sessionStorage.getItem(name), fresh });
  } else {
    const stored = keep(name, save);
    if (save.acknowledge) report("saved", { revision: save.revision, kept: stored });
  }
}

// Whether the browser keeps it: its store may be full or switched off. An older state never replaces a newer one.
function keep(name, { text, session, revision }) {
  if (name === undefined) return false;
  try {
    const there = JSON.parse(sessionStorage.getItem(name) ?? "null");
    if (there?.session_id !== session || !(there.revision > revision)) sessionStorage.setItem(name, text);
    return true;
  } catch {
    return false;
  }
}
