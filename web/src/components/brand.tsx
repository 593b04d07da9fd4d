import mark from '../assets/mark.svg';

export function Brand({ size = 'size-7' }: { size?: string }) {
  return <img src={mark} alt="" className={size} width={28} height={28} />;
}
