// Shows the list at the side, or not, as it was left, before anything is painted: Django's own script comes a moment later.
const main = document.getElementById("main");
main.classList.toggle("shifted", localStorage.getItem("django.admin.navSidebarIsOpen") !== "false");
