import { encode } from 'uqr';

const MARGIN = 3;

/** A picture to scan, dark on light whatever the colours of the page: not every camera reads the other way round. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { border: 0 });
  const path = data
    .flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : '')))
    .join('');
  const whole = size + 2 * MARGIN;
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`${-MARGIN} ${-MARGIN} ${whole} ${whole}`}
      shapeRendering="crispEdges"
      className="mx-auto size-48 rounded-lg border border-line"
    >
      <rect x={-MARGIN} y={-MARGIN} width={whole} height={whole} fill="#ffffff" />
      <path d={path} fill="#111314" />
    </svg>
  );
}
