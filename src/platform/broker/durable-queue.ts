import type { ChannelModel } from 'amqplib';

const NOT_FOUND = 404;

/**
 * Makes sure that a queue is there. One that somebody made is taken as it is (a quorum queue, say, or one with a
 * length), for declaring it otherwise would be refused.
 */
export async function ensureQueue(connection: ChannelModel, name: string): Promise<void> {
  if (await exists(connection, name)) return;
  const channel = await connection.createChannel();
  channel.on('error', () => undefined);
  await channel.assertQueue(name, { durable: true });
  await channel.close();
}

async function exists(connection: ChannelModel, name: string): Promise<boolean> {
  const channel = await connection.createChannel();
  // A queue that is not there costs the channel; the rejection tells of it.
  channel.on('error', () => undefined);
  try {
    await channel.checkQueue(name);
    await channel.close();
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === NOT_FOUND) return false;
    throw error;
  }
}
