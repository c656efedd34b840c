// Whether a box stands inside a zone: the middle of its foot decides, as it does for the eye. Pure; shares of the frame.

/** `zone`: corners in order. Even-odd rule. */
export function standsInside(box: readonly number[], zone: readonly (readonly number[])[]): boolean {
  const [x1 = 0, , x2 = 0, y = 0] = box
  const x = (x1 + x2) / 2
  let inside = false
  zone.forEach(([ax = 0, ay = 0], index) => {
    const [bx = 0, by = 0] = zone[(index + 1) % zone.length] ?? []
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside
  })
  return inside
}
