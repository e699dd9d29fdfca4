/* What htmx leaves to the page: a failed request is told, an ended session leads to log-in. */

document.addEventListener("htmx:beforeSwap", (event) => {
  const answered = new URL(event.detail.xhr.responseURL || location.href);
  if (answered.pathname === document.body.dataset.login) {
    // The session ended and the log-in page answered: show it as a page, not as a fragment.
    event.preventDefault();
    location.reload();
  }
});

function tellFailure() {
  const told = document.getElementById("request-failed").content.cloneNode(true);
  const messages = document.getElementById("messages");
  messages.replaceChildren(told);
  messages.scrollIntoView({ block: "nearest" });
}

for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, tellFailure);
}
