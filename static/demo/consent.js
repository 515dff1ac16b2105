// The demo shop's own consent banner: it asks once, and tells the portal's script on every page what was answered.

const banner = document.getElementById("consent");
const answered = localStorage.getItem("consent");

function say(answer) {
  localStorage.setItem("consent", answer);
  const given = answer === "yes";
  window.referral ? referral.consent(given) : (window.referral = { given });
  banner.hidden = true;
}

if (answered) say(answered);
else banner.hidden = false;

banner.addEventListener("click", ({ target }) => {
  if (target.dataset.consent) say(target.dataset.consent);
});
