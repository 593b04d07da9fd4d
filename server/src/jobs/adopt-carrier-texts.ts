import type { Context } from '../context.ts';
import { adoptCarrierTexts } from '../services/carrier-adoption.ts';

export const adoptCarrierTextsJob = (ctx: Context) => () => adoptCarrierTexts(ctx);
