/** Quiet zone that scanners need around the code, in modules. */
const QUIET = 4

type QrCodeProps = {
  /** Rows of modules, true is dark. */
  modules: readonly (readonly boolean[])[]
  /** Its purpose; never its content. */
  label: string
  /** Width in CSS pixels, including the quiet zone. */
  size?: number
}

/** A QR code as one path, dark on white in both themes. */
export function QrCode({ modules, label, size = 200 }: QrCodeProps) {
  const span = modules.length + 2 * QUIET
  const path = modules
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : [])))
    .join('')
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${span} ${span}`}
      width={size}
      height={size}
      shapeRendering="crispEdges"
      className="h-auto max-w-full rounded-card border border-edge forced-color-adjust-none"
    >
      <rect width={span} height={span} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
