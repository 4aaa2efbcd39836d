// Runs only in browsers that know no modules.
document.addEventListener("DOMContentLoaded", function () {
  document.getElementById("unsupported").hidden = false;
});
