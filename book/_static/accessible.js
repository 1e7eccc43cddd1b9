/** What axe-core asks for and the theme leaves out: names that say what is seen, and no part of the page outside a landmark. */
document.addEventListener("DOMContentLoaded", () => {
  for (const button of document.querySelectorAll(".search-button-field[aria-label]")) {
    button.removeAttribute("aria-label");
  }
  const sidebar = document.querySelector(".bd-sidebar-primary");
  sidebar?.setAttribute("role", "region");
  sidebar?.setAttribute("aria-label", "Contents of the book");
  for (const summary of document.querySelectorAll(".bd-sidebar-primary summary")) {
    const entry = summary.closest("li")?.querySelector("a");
    summary.setAttribute("aria-label", `Pages below ${entry?.textContent.trim()}`);
  }
  // An empty cell is no heading.
  for (const heading of document.querySelectorAll(".bd-article th")) {
    if (heading.textContent.trim() === "") {
      heading.replaceWith(document.createElement("td"));
    }
  }
  // A table that scrolls is reached by keyboard.
  for (const table of document.querySelectorAll(".bd-article table")) {
    if (table.scrollWidth > table.clientWidth) {
      table.tabIndex = 0;
    }
  }
});
