package dev.mcpgateway.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.JoinColumn;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * EclipseLink upper-cases its default column names in English, and the database's column names in
 * the JVM's locale: in Turkish it then finds no column {@code id}.
 */
class EntityColumnsTest {

  @Test
  void eachColumnIsNamedAsTheDatabaseNamesIt() throws Exception {
    List<Class<?>> entities = entities();
    assertThat(entities).hasSizeGreaterThan(1);
    entities.stream()
        .flatMap(entity -> Arrays.stream(entity.getDeclaredFields()))
        .filter(field -> !Modifier.isStatic(field.getModifiers()))
        .forEach(
            field ->
                assertThat(column(field))
                    .as("column of %s", field)
                    .get()
                    .asString()
                    .matches("[a-z_]+"));
  }

  private static Optional<String> column(Field field) {
    return Optional.ofNullable(field.getAnnotation(Column.class))
        .map(Column::name)
        .or(() -> Optional.ofNullable(field.getAnnotation(JoinColumn.class)).map(JoinColumn::name));
  }

  private static List<Class<?>> entities() throws IOException, ClassNotFoundException {
    Path classes = Path.of("target", "classes");
    try (Stream<Path> files = Files.walk(classes)) {
      List<String> names =
          files
              .map(file -> classes.relativize(file).toString())
              .filter(file -> file.matches(".*/entity/[A-Za-z]+\\.class"))
              .map(file -> file.replaceAll("\\.class$", "").replace('/', '.'))
              .toList();
      List<Class<?>> found = new ArrayList<>();
      for (String name : names) {
        found.add(Class.forName(name));
      }
      return found.stream().filter(type -> type.isAnnotationPresent(Entity.class)).toList();
    }
  }
}
