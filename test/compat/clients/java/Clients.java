// Jedis and Lettuce as people use them, against the gateway that the environment names.

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanIterator;
import io.lettuce.core.SetArgs;
import io.lettuce.core.TransactionResult;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.io.FileInputStream;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.Response;
import redis.clients.jedis.Transaction;
import redis.clients.jedis.params.SetParams;

public final class Clients {
  private static final int PATIENCE_SECONDS = 30;
  private static final int port = Integer.parseInt(System.getenv("COMPAT_PORT"));
  private static final int tlsPort = Integer.parseInt(System.getenv("COMPAT_TLS_PORT"));
  private static int failures = 0;

  private static void expect(Object got, Object wanted) {
    if (Objects.equals(got, wanted)) return;
    System.out.printf("got %s and not %s, in %s%n", got, wanted, Thread.currentThread().getStackTrace()[2]);
    ++failures;
  }

  private static void expectError(Runnable call, String words) {
    String message = null;
    try {
      call.run();
    } catch (RuntimeException failure) {
      message = String.valueOf(failure.getMessage());
    }
    expect(message != null && message.contains(words) ? words : message, words);
  }

  private static SSLContext believing(String file) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (FileInputStream stream = new FileInputStream(file)) {
      store.setCertificateEntry("ca", CertificateFactory.getInstance("X.509").generateCertificate(stream));
    }
    TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  private static void jedis(RedisProtocol protocol) throws Exception {
    HostAndPort place = new HostAndPort("127.0.0.1", port);
    DefaultJedisClientConfig config = DefaultJedisClientConfig.builder().protocol(protocol).clientName("jedis").build();
    try (Jedis jedis = new Jedis(place, config); Jedis listening = new Jedis(place, config)) {
      jedis.flushDB();
      expect(jedis.set("k", "v", SetParams.setParams().ex(100)), "OK");
      expect(jedis.get("k"), "v");
      expect(jedis.get("absent"), null);
      expect(jedis.set("k", "w", SetParams.setParams().nx()), null);
      expect(jedis.ttl("k") > 90, true);
      expect(jedis.incrBy("n", 5), 5L);
      expect(jedis.mset("a", "1", "b", "2"), "OK");
      expect(jedis.mget("a", "absent", "b"), java.util.Arrays.asList("1", null, "2"));
      expect(jedis.del("a", "absent"), 1L);
      expect(jedis.scan("0").getResult().size(), 3);
      expect(jedis.clientGetname(), "jedis");
      Pipeline pipeline = jedis.pipelined();
      List<Response<Long>> counts = new ArrayList<>();
      for (int sent = 0; sent < 100; ++sent) counts.add(pipeline.incr("piped"));
      pipeline.sync();
      expect(counts.get(99).get(), 100L);
      Transaction transaction = jedis.multi();
      transaction.set("t", "1");
      transaction.incr("t");
      expect(transaction.exec(), List.of("OK", 2L));
      Transaction refused = jedis.multi();
      refused.set("x", "1");
      refused.set("y", "1");
      expectError(refused::exec, "names several keys");
      expectError(() -> jedis.hset("h", "f", "v"), "unknown command 'HSET'");
      expectError(() -> jedis.eval("return 1"), "unknown command 'EVAL'");

      BlockingQueue<String> received = new ArrayBlockingQueue<>(4);
      JedisPubSub listener = new JedisPubSub() {
        @Override
        public void onSubscribe(String channel, int count) {
          received.add("subscribed");
        }

        @Override
        public void onMessage(String channel, String message) {
          received.add(message);
          unsubscribe();
        }
      };
      Thread thread = new Thread(() -> listening.subscribe(listener, "jedis:news"));
      thread.start();
      expect(received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "subscribed");
      expect(jedis.publish("jedis:news", "hello"), 1L);
      expect(received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "hello");
      thread.join(PATIENCE_SECONDS * 1000);
      expect(thread.isAlive(), false);
    }
  }

  private static void jedisByTls() throws Exception {
    DefaultJedisClientConfig config = DefaultJedisClientConfig.builder().ssl(true).user("ann").password("pass")
        .sslSocketFactory(believing(System.getenv("COMPAT_TLS_FOLDER") + "/ca.crt").getSocketFactory()).build();
    try (Jedis jedis = new Jedis(new HostAndPort("localhost", tlsPort), config)) {
      expect(jedis.set("k", "v"), "OK");
      expectError(() -> jedis.del("k"), "NOPERM");
    }
  }

  private static void lettuce(ProtocolVersion protocol) throws Exception {
    RedisClient client = RedisClient.create("redis://127.0.0.1:" + port + "/2?clientName=lettuce");
    client.setOptions(ClientOptions.builder().protocolVersion(protocol).build());
    try (StatefulRedisConnection<String, String> connection = client.connect();
         StatefulRedisPubSubConnection<String, String> listening = client.connectPubSub()) {
      RedisCommands<String, String> redis = connection.sync();
      redis.flushdb();
      expect(redis.set("k", "v", SetArgs.Builder.ex(100)), "OK");
      expect(redis.get("k"), "v");
      expect(redis.get("absent"), null);
      expect(redis.setnx("k", "w"), false);
      expect(redis.ttl("k") > 90, true);
      expect(redis.incrby("n", 5), 5L);
      expect(redis.mset(java.util.Map.of("a", "1", "b", "2")), "OK");
      expect(redis.mget("a", "absent").get(1).hasValue(), false);
      expect(redis.del("a", "absent"), 1L);
      expect(ScanIterator.scan(redis).stream().count(), 3L);
      expect(redis.clientGetname(), "lettuce");
      RedisAsyncCommands<String, String> together = connection.async();
      List<RedisFuture<Long>> counts = new ArrayList<>();
      for (int sent = 0; sent < 100; ++sent) counts.add(together.incr("piped"));
      expect(counts.get(99).get(PATIENCE_SECONDS, TimeUnit.SECONDS), 100L);
      redis.multi();
      redis.set("t", "1");
      redis.incr("t");
      TransactionResult done = redis.exec();
      expect(List.of(done.get(0), done.get(1)), List.of("OK", 2L));
      redis.multi();
      redis.set("x", "1");
      redis.set("y", "1");
      expectError(redis::exec, "names several keys");
      expectError(() -> redis.hset("h", "f", "v"), "unknown command 'HSET'");

      BlockingQueue<String> received = new ArrayBlockingQueue<>(4);
      listening.addListener(new RedisPubSubAdapter<String, String>() {
        @Override
        public void message(String channel, String message) {
          received.add(message);
        }
      });
      listening.sync().subscribe("lettuce:news");
      expect(redis.publish("lettuce:news", "hello"), 1L);
      expect(received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "hello");
    } finally {
      client.shutdown(0, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  private static void lettuceByTls() throws Exception {
    RedisURI place = RedisURI.builder().withHost("localhost").withPort(tlsPort).withSsl(true).withAuthentication("ann", "pass").build();
    RedisClient client = RedisClient.create(place);
    client.setOptions(ClientOptions.builder().sslOptions(io.lettuce.core.SslOptions.builder().jdkSslProvider()
        .trustManager(new java.io.File(System.getenv("COMPAT_TLS_FOLDER") + "/ca.crt")).build()).build());
    try (StatefulRedisConnection<String, String> connection = client.connect()) {
      expect(connection.sync().set("k", "v"), "OK");
      expectError(() -> connection.sync().del("k"), "NOPERM");
    } finally {
      client.shutdown(0, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "jedis":
        jedis(RedisProtocol.RESP2);
        jedis(RedisProtocol.RESP3);
        jedisByTls();
        break;
      case "lettuce":
        lettuce(ProtocolVersion.RESP2);
        lettuce(ProtocolVersion.RESP3);
        lettuceByTls();
        break;
      default:
        throw new IllegalArgumentException(arguments[0]);
    }
    System.out.printf("%s: %d failure(s)%n", arguments[0], failures);
    System.exit(failures == 0 ? 0 : 1);
  }
}
