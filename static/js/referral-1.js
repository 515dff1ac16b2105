// Takes the click token to forms and shops. Frozen: pages name its hash.
try {
  const early = window.referral || {};
  if (early.consent) throw 0;
  const { consent: mode, parameter: name = "rp", domain, days, shops = "", touch } = document.currentScript.dataset;
  const safely = (act) => (...given) => { try { return act(...given); } catch {} };
  const seconds = () => Math.floor(performance.now() / 1000);
  const links = new Map();
  let token = "", filled = "", due;

  const inQuery = safely((address) => {
    const page = new URL(address), text = page.searchParams.get(name);
    return page.origin == location.origin && /^[\w-]{16,100}$/.test(text) && text;
  });
  const arrived = inQuery(location);

  const kept = safely(() => mode != "never" && document.cookie.match(`(?:^|; )${name}=([\\w-]{16,100})`)[1]);
  const keep = safely((text, age) => {
    if (domain) text += "; Domain=" + domain;
    if (location.protocol == "https:") text += "; Secure";
    document.cookie = `${name}=${text}; Max-Age=${age * 86400}; Path=/; SameSite=Lax`;
  });

  const fill = safely(() => {
    for (const field of document.querySelectorAll(`input[name="${name}"],input[name=rp_seconds]`)) {
      if (field.name != name) field.value = seconds();
      else if (!field.value || field.value == filled) field.value = token;
    }
    filled = token;
  });

  const decorate = safely((event) => {
    fill();
    const link = event.composedPath()[0].closest("a[href],area[href]"), to = new URL(link.href), host = to.hostname;
    const isStripe = host == "buy.stripe.com", key = isStripe ? "client_reference_id" : name;
    if (!token || !(isStripe || shops.match(/[^\s,]+/g).includes(host)) || to.searchParams.has(key)) return;
    links.set(link, link.href);
    to.search += (to.search && "&") + key + "=" + token;
    link.href = to;
  });

  const consent = safely((given) => {
    const before = kept();
    token = given && ((touch == "first" && before) || arrived || before || inQuery(document.referrer)) || "";
    if (!given) {
      keep("", 0);
      for (const [link, address] of links) link.href = address;
    } else if (token && token != before && mode != "never") keep(token, Math.min(days || 400, 400));
    fill();
    dispatchEvent(new CustomEvent("referral", { detail: token }));
  });

  window.referral = { get token() { return token; }, consent };
  for (const type of ["click", "auxclick", "focusin", "submit"]) addEventListener(type, decorate, true);
  addEventListener("formdata", safely(({ formData }) => {
    if (formData.get(name) === "") formData.set(name, token);
    if (formData.has("rp_seconds")) formData.set("rp_seconds", seconds());
  }), true);
  new MutationObserver(() => { due = due || setTimeout(() => { due = fill(); }, 20); })
    .observe(document, { childList: true, subtree: true });
  const waits = mode == "wait" || (mode == "signal" && navigator.globalPrivacyControl);
  if (!waits || "given" in early) consent(!waits || early.given);
} catch {}
