/** Quiet zone that readers need around the code, in modules. */
const QUIET = 4

type QrCodeProps = {
  /** Rows of modules, true is dark. */
  modules: readonly (readonly boolean[])[]
  /** What it is for; never its content. */
  label: string
}

/** A QR code as one path, dark on white in both themes. */
export function QrCode({ modules, label }: QrCodeProps) {
  const size = modules.length + 2 * QUIET
  const path = modules
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : [])))
    .join('')
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size} ${size}`}
      width="200"
      height="200"
      shapeRendering="crispEdges"
      className="max-w-full forced-color-adjust-none"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
