// Sorts the models of the leaderboard by the column whose head is pressed; brackets stay.
for (const head of document.querySelectorAll(".board thead button")) {
  head.addEventListener("click", () => {
    const cell = head.closest("th");
    const body = document.querySelector(".board tbody.models");
    const key = (row) => parseFloat(row.cells[cell.cellIndex].dataset.value ?? "Infinity");
    const up = cell.getAttribute("aria-sort") !== "ascending";
    for (const other of document.querySelectorAll(".board thead th")) other.removeAttribute("aria-sort");
    cell.setAttribute("aria-sort", up ? "ascending" : "descending");
    const rows = [...body.rows].sort((a, b) => (up ? key(a) - key(b) : key(b) - key(a)));
    body.append(...rows);
  });
}
