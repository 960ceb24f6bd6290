import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.neo4j.configuration.connectors.BoltConnector;
import org.neo4j.configuration.helpers.SocketAddress;
import org.neo4j.dbms.api.DatabaseManagementService;
import org.neo4j.dbms.api.DatabaseManagementServiceBuilder;

/**
 * One Neo4j on loopback, started by scripts/start_neo4j.py: HOME PORT CONFIGURATION.
 *
 * <p>The first line of standard input is the password of user neo4j; the server stops when standard
 * input closes, so it never outlives the program that started it.
 */
public final class LocalNeo4j {
    public static void main(String[] arguments) {
        try {
            serve(Path.of(arguments[0]), Integer.parseInt(arguments[1]), Path.of(arguments[2]));
            System.exit(0);
        } catch (Throwable error) { // the database's threads would keep a failed process alive
            error.printStackTrace();
            System.exit(1);
        }
    }

    private static void serve(Path home, int port, Path configuration) throws IOException {
        BufferedReader input =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String password = input.readLine();
        SocketAddress address = new SocketAddress("127.0.0.1", port);
        DatabaseManagementService server = new DatabaseManagementServiceBuilder(home)
                .loadPropertiesFromFile(configuration)
                .setConfig(BoltConnector.listen_address, address)
                .setConfig(BoltConnector.advertised_address, address)
                .build();
        Runtime.getRuntime().addShutdownHook(new Thread(server::shutdown));
        // Not ALTER USER, which refuses the password that a later start repeats.
        server.database("system").executeTransactionally(
                "CREATE OR REPLACE USER neo4j SET PASSWORD $password CHANGE NOT REQUIRED",
                Map.of("password", password));
        System.out.println("READY");
        while (input.readLine() != null) {
            // Nothing more is read; the end of the input is the signal to stop.
        }
    }
}
