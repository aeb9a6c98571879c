//! redis-rs as people use it, against the gateway that the environment names.

use redis::{Client, Commands, Connection, ExistenceCheck, RedisResult, Script, SetExpiry, SetOptions, TypedCommands};
use std::fmt::Debug;

fn expect<T: PartialEq + Debug>(got: T, wanted: T) {
    assert_eq!(got, wanted);
}

fn expect_error<T: Debug>(result: RedisResult<T>, words: &str) {
    let message = result.expect_err(words).to_string();
    assert!(message.contains(words), "{message} is not about {words}");
}

fn commands(redis: &mut Connection) -> RedisResult<()> {
    let options = SetOptions::default().with_expiration(SetExpiry::EX(100)).conditional_set(ExistenceCheck::NX);
    expect(Commands::set_options::<_, _, Option<String>>(redis, "k", "v", options.clone())?, Some("OK".into()));
    expect(Commands::set_options::<_, _, Option<String>>(redis, "k", "w", options)?, None);
    expect(TypedCommands::get(redis, "k")?, Some("v".into()));
    expect(TypedCommands::get(redis, "absent")?, None);
    assert!(Commands::ttl::<_, i64>(redis, "k")? > 90);
    expect(Commands::incr::<_, _, i64>(redis, "n", 5)?, 5);
    Commands::mset::<_, _, ()>(redis, &[("a", 1), ("b", 2)])?;
    expect(Commands::mget::<_, Vec<Option<i64>>>(redis, &["a", "absent", "b"])?, vec![Some(1), None, Some(2)]);
    expect(Commands::del::<_, i64>(redis, &["a", "absent"])?, 1);
    let bytes: Vec<u8> = (0..=255).collect();
    Commands::set::<_, _, ()>(redis, &bytes, &bytes)?;
    expect(Commands::get::<_, Vec<u8>>(redis, &bytes)?, bytes);
    expect(Commands::scan_match::<_, Vec<u8>>(redis, "[kn]")?.count(), 2);
    expect_error(Commands::hset::<_, _, _, i64>(redis, "h", "f", "v"), "unknown command 'HSET'");
    expect_error(Script::new("return 1").invoke::<i64>(redis), "unknown command 'EVALSHA'");
    Ok(())
}

fn pipelines(redis: &mut Connection) -> RedisResult<()> {
    let mut many = redis::pipe();
    for _ in 0..100 {
        many.incr("piped", 1);
    }
    expect(many.query::<Vec<i64>>(redis)?, (1..=100).collect());
    expect(redis::pipe().atomic().set("t", 1).ignore().incr("t", 1).query::<(i64,)>(redis)?, (2,));
    expect_error(redis::pipe().atomic().set("x", 1).set("y", 1).query::<()>(redis), "names several keys");
    expect(Commands::exists::<_, bool>(redis, "x")?, false);
    let doubled: (i64,) = redis::transaction(redis, &["t"], |redis, pipe| {
        let value: i64 = Commands::get(redis, "t")?;
        pipe.set("t", value * 2).ignore().get("t").query(redis)
    })?;
    expect(doubled, (4,));
    Ok(())
}

fn subscriptions(redis: &mut Connection, mut listening: Connection) -> RedisResult<()> {
    let mut listener = listening.as_pubsub();
    listener.subscribe("rust:news")?;
    expect(Commands::publish::<_, _, i64>(redis, "rust:news", "hello")?, 1);
    expect(listener.get_message()?.get_payload::<String>()?, "hello".into());
    Ok(())
}

fn main() -> RedisResult<()> {
    let port = std::env::var("COMPAT_PORT").expect("the gateway's port");
    for protocol in ["resp2", "resp3"] {
        let client = Client::open(format!("redis://127.0.0.1:{port}/4?protocol={protocol}"))?;
        let mut redis = client.get_connection()?;
        redis::cmd("FLUSHDB").exec(&mut redis)?;
        commands(&mut redis)?;
        pipelines(&mut redis)?;
        // Of the two protocols, the blocking listener knows the older one.
        subscriptions(&mut redis, Client::open(format!("redis://127.0.0.1:{port}/"))?.get_connection()?)?;
    }
    let mut ann = Client::open(format!("redis://ann:pass@127.0.0.1:{port}/"))?.get_connection()?;
    TypedCommands::set(&mut ann, "k", "v")?;
    expect_error(TypedCommands::del(&mut ann, "k"), "no permissions");
    println!("redis-rs: 0 failure(s)");
    Ok(())
}
