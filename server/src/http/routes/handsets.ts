import { HandsetParams, HandsetsView, NewHandsetText } from '@maskline/core/contract/handsets';
import { toRfc3339 } from '@maskline/core/domain/time';
import { type Handset, listHandsets, textFromHandset } from '../../services/handsets.ts';
import { type HeldNumber, listNumbers } from '../../store/numbers.ts';
import { type App, route } from '../route.ts';
import { PHONE_ERRORS } from '../route-errors.ts';

const MOST_NUMBERS = 100;

/** Phones on the desk of whoever tries it out; with a real carrier they are not found. */
export function handsetRoutes(app: App): void {
  route(app, {
    method: 'GET',
    url: '/handsets',
    summary: 'What the phones of clients show, on the sandbox carrier.',
    tag: 'Handsets',
    status: 200,
    response: HandsetsView,
    act: async (ctx) => ({
      handsets: (await listHandsets(ctx)).map(handsetView),
      numbers: (await listNumbers(ctx.db, ctx.orgId, { after: null, limit: MOST_NUMBERS }))
        .filter(({ status }) => status !== 'retired')
        .map(numberRef),
    }),
  });
  route(app, {
    method: 'POST',
    url: '/handsets/:phone/texts',
    summary: 'Text a business number as this phone would, on the sandbox carrier.',
    tag: 'Handsets',
    params: HandsetParams,
    body: NewHandsetText,
    status: 204,
    errors: [...PHONE_ERRORS],
    act: (ctx, { params, body }) =>
      textFromHandset(ctx, { phone: params.phone, numberId: body.number_id, body: body.body }),
  });
}

function handsetView({ phone, client, texts }: Handset) {
  return {
    phone,
    client,
    texts: texts.map(({ id, direction, number, body, at }) => ({
      id,
      direction,
      number,
      body,
      at: toRfc3339(at),
    })),
  };
}

function numberRef({ id, e164, class: numberClass, sitterId, holderName }: HeldNumber) {
  return {
    id,
    e164,
    class: numberClass,
    holder: sitterId && holderName ? { id: sitterId, name: holderName } : null,
  };
}
