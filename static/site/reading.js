/* Before the text is laid out: the size this reader chose, so that no line moves afterwards. The page needs none of it. */
const page = document.documentElement
page.classList.add("scripted")
if (navigator.share) page.classList.add("can-share")
try {
  const size = localStorage.getItem("text-size")
  if (/^[1-5]$/.test(size)) page.dataset.textSize = size
} catch {
  // A browser that keeps nothing for us shows the usual size.
}
