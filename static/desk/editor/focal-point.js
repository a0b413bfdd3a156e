/* Sets the two focal point fields by clicking or dragging on the picture; the fields remain for the keyboard. */

for (const root of document.querySelectorAll("[data-focal-point]")) {
  const across = document.getElementById("id_focal_x")
  const down = document.getElementById("id_focal_y")
  if (!across || !down) continue
  const point = document.createElement("span")
  point.className = "focal-point__mark"
  point.title = root.dataset.focalPoint
  root.append(point)
  const show = () => {
    point.style.left = `${Number(across.value) * 100}%`
    point.style.top = `${Number(down.value) * 100}%`
  }
  const set = (event) => {
    const box = root.querySelector("img").getBoundingClientRect()
    const share = (at, from, length) => Math.min(1, Math.max(0, (at - from) / length)).toFixed(3)
    across.value = share(event.clientX, box.left, box.width)
    down.value = share(event.clientY, box.top, box.height)
    show()
  }
  root.addEventListener("pointerdown", (event) => {
    event.preventDefault()
    root.setPointerCapture(event.pointerId)
    set(event)
  })
  root.addEventListener("pointermove", (event) => root.hasPointerCapture(event.pointerId) && set(event))
  for (const field of [across, down]) field.addEventListener("input", show)
  show()
}
