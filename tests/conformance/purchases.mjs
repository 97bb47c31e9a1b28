// Officers of donor regions, who give the tests something to hear of.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createClient } from 'graphql-sse';
import { endpoint, signIn, soon, told } from './demo.mjs';

const LOG = `mutation ($input: LogPurchaseInput!) {
  logPurchase(input: $input) { purchase { id state } userErrors { field code message } }
}`;

const CATALOGUE = `query ($unit: String!, $supplier: String!) {
  unit: organisations(first: 1, filter: { nameContains: $unit }) { nodes { id } }
  supplier: organisations(first: 1, filter: { nameContains: $supplier }) { nodes { id } }
}`;

let serial = 0;

export class Officer {
  // Buys in Guangxi for a school of Guangzhou.
  static guangzhou() {
    return this.signedIn('gz.officer', { unit: '广州市示例中学', supplier: '田阳区示例芒果' }, '451003');
  }

  // Buys in Gansu for an office of Tianjin.
  static tianjin() {
    return this.signedIn('tj.officer', { unit: '天津市河西区示例机关', supplier: '庄浪示例苹果' }, '620825');
  }

  static async signedIn(name, names, origin) {
    const officer = new Officer();
    officer.token = await signIn(name);
    officer.origin = origin;
    const { unit, supplier } = await told(CATALOGUE, names, officer.token);
    officer.unit = unit.nodes[0].id;
    officer.supplier = supplier.nodes[0].id;
    return officer;
  }

  // A purchase like no other.
  line() {
    serial += 1;
    return {
      unit: this.unit,
      supplier: this.supplier,
      productName: '水果',
      origin: this.origin,
      quantity: '15',
      measure: 'BOX',
      amount: `${1000 + serial}.${String(process.pid % 100).padStart(2, '0')}`,
      acceptedOn: '2024-03-01',
      channel: 'DIRECT',
      kind: 'BOUGHT',
      orderNumber: randomUUID(),
      orderLine: 1,
    };
  }

  // Submits one, and gives its id.
  async submit() {
    const line = this.line();
    const input = { idempotencyKey: randomUUID(), submit: true, line };
    const { logPurchase } = await told(LOG, { input }, this.token);
    assert.equal(logPurchase.purchase?.state, 'SUBMITTED', JSON.stringify(logPurchase));
    return logPurchase.purchase.id;
  }
}

// What happens to purchases behind a cursor.
export const CHANGES = `subscription Changes($after: Cursor) {
  purchaseChanged(after: $after) { id cursor gone act node { state } }
}`;

// A cursor behind which there is nothing yet. That of `eventCursor` may lie before what was just entered, which is
// then told: so this is the one of an event.
export async function cursorAfterAll(officer, token) {
  const { eventCursor } = await told('{ eventCursor }', {}, token);
  const client = createClient({ url: endpoint, headers: { authorization: `Bearer ${token}` } });
  const events = client.iterate({ query: CHANGES, variables: { after: eventCursor } });
  const id = await officer.submit();
  try {
    for (;;) {
      const { value } = await soon(events.next(), 'the event');
      assert.ok(value?.data, JSON.stringify(value));
      if (value.data.purchaseChanged.id === id) return value.data.purchaseChanged.cursor;
    }
  } finally {
    await events.return();
    client.dispose();
  }
}
